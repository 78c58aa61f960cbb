import { hash } from 'node:crypto';
import { PosthornError } from '@posthorn/domain';
import { addressBlockOf } from '../../client/address-block.ts';
import { BoundedMap } from '../shared/bounded-map.ts';
import { createRateLimit } from '../shared/rate-limit.ts';
import type { Authenticator } from './authenticator.ts';

const KEYS_MAX = 20_000;

/** An authenticator, and what it holds of failures and of credentials that were right. */
export interface GuardedAuthenticator extends Authenticator {
  size(): number;
}

/**
 * Holds addresses back whose credentials fail, in this process: beyond so many failures, credentials
 * that were not right lately are looked up at the rate alone, and answered RATE_LIMITED above it. Who
 * was right lately passes, whatever others do at the same address: nobody locks anybody out.
 *
 * @param options.failuresPerMinute of one address (of an IPv6 /64), as many of them at once
 */
export function guardAuthenticator(
  authenticator: Authenticator,
  options: { failuresPerMinute: number; now: () => number },
): GuardedAuthenticator {
  const { failuresPerMinute, now } = options;
  const rate = { burst: failuresPerMinute, everyMs: 60_000 / failuresPerMinute };
  const failures = createRateLimit({ rate, keysMax: KEYS_MAX, now });
  const right = new BoundedMap<string, true>(KEYS_MAX);

  return {
    async authenticate(authorization, client) {
      // Whoever shows nothing costs nothing.
      if (authorization === undefined) return authenticator.authenticate(authorization, client);
      const shown = hash('sha256', authorization, 'base64');
      const address = addressBlockOf(client.address);
      const wasRight = right.get(shown) !== undefined;
      if (!wasRight) {
        const waitMs = failures.waitMs(address);
        if (waitMs > 0) throw tooMany(waitMs);
        // Counted until it is found right, so that many at once count as many.
        failures.take(address);
      }
      try {
        const caller = await authenticator.authenticate(authorization, client);
        right.set(shown, true);
        if (!wasRight) failures.giveBack(address);
        return caller;
      } catch (error) {
        const isWrong = error instanceof PosthornError && error.status === 401;
        if (isWrong) right.delete(shown);
        else if (!wasRight) failures.giveBack(address);
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
