import { hash } from 'node:crypto';
import { PosthornError } from '@posthorn/domain';
import { addressBlockOf } from '../../client/address-block.ts';
import { BoundedMap } from '../shared/bounded-map.ts';
import { createRateLimit } from '../shared/rate-limit.ts';
import { type Authenticator, credentialOf } from './authenticator.ts';

const KEYS_MAX = 20_000;

/** An authenticator, and what it holds of failures and of credentials that were right. */
export interface GuardedAuthenticator extends Authenticator {
  size(): number;
}

/**
 * Holds addresses back whose credentials fail, in this process: beyond so many failures, credentials
 * that were not right lately are looked up at the rate alone, and answered RATE_LIMITED above it. Who
 * was right lately passes, whatever others do at the same address, and so does a token that we signed:
 * nobody guesses it, so it counts for its own session. Whoever signs in is not held back by a neighbour.
 *
 * @param options.failuresPerMinute of one address (of an IPv6 /64), as many of them at once
 * @param options.sessionOf the session that a token of ours names; null for what is none, or over
 */
export function guardAuthenticator(
  authenticator: Authenticator,
  options: {
    failuresPerMinute: number;
    sessionOf: (token: string) => Promise<string | null>;
    now: () => number;
  },
): GuardedAuthenticator {
  const { failuresPerMinute, sessionOf, now } = options;
  const rate = { burst: failuresPerMinute, everyMs: 60_000 / failuresPerMinute };
  const failures = createRateLimit({ rate, keysMax: KEYS_MAX, now });
  const right = new BoundedMap<string, true>(KEYS_MAX);

  return {
    async authenticate(authorization, client) {
      // Whoever shows nothing costs nothing.
      if (authorization === undefined) return authenticator.authenticate(authorization, client);
      const shown = hash('sha256', authorization, 'base64');
      const isKnown = right.get(shown) !== undefined;
      const key = isKnown
        ? null
        : ((await sessionOf(credentialOf(authorization) ?? '')) ?? addressBlockOf(client.address));
      if (key !== null) {
        const waitMs = failures.waitMs(key);
        if (waitMs > 0) throw tooMany(waitMs);
        // Counted until it is found right, so that many at once count as many.
        failures.take(key);
      }
      try {
        const caller = await authenticator.authenticate(authorization, client);
        right.set(shown, true);
        if (key !== null) failures.giveBack(key);
        return caller;
      } catch (error) {
        const isWrong = error instanceof PosthornError && error.status === 401;
        if (isWrong) right.delete(shown);
        else if (key !== null) failures.giveBack(key);
        throw error;
      }
    },
    size: () => failures.size() + right.size,
  };
}

function tooMany(waitMs: number): PosthornError {
  return new PosthornError('RATE_LIMITED', {
    message: 'Too many credentials from this address were wrong.',
    retryAfterS: Math.ceil(waitMs / 1000),
  });
}
