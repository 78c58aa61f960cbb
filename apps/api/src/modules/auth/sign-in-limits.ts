import { PosthornError } from '@posthorn/domain';
import { addressBlockOf } from '../../client/address-block.ts';
import { createRateLimit, type Rate, type RateLimit } from '../shared/rate-limit.ts';

/**
 * Tries of passwords, slowed down and never locked (CONTRACT.md, "Trust": by address and by account
 * apart). Decision 0013 says what each figure leaves an attacker.
 */
export const SIGN_IN_RATES = {
  /** One address at one account. */
  addressAndAccount: { burst: 10, everyMs: 30_000 },
  /** One address at all accounts. */
  address: { burst: 50, everyMs: 6_000 },
  /** All strangers at one account: no one address alone reaches it. */
  account: { burst: 50, everyMs: 30_000 },
  /** One known device, or one session, at an account: strangers do not count there. */
  known: { burst: 10, everyMs: 30_000 },
} as const satisfies Record<string, Rate>;

const KEYS_MAX = 50_000;

/** Who tries: someone from an address, or a device or session that the account knows. */
export type Trier = { address: string } | { knownId: string };

/** A try that was counted. */
export interface CountedTry {
  /** The password was right: it does not count. */
  wasRight(): void;
  /** The password was not looked at: it does not count, either. */
  wasNotMade(): void;
}

export interface SignInLimits {
  /**
   * Counts a try of an account's password, before it is made: what is tried at the same time counts.
   * @param account the email address, whether anybody has it or not
   * @throws PosthornError RATE_LIMITED, with the seconds to wait
   */
  take(account: string, trier: Trier): CountedTry;
}

export function createSignInLimits(options: { now: () => number }): SignInLimits {
  const { now } = options;
  const limitOf = (rate: Rate) => createRateLimit({ rate, keysMax: KEYS_MAX, now });
  const addressAndAccount = limitOf(SIGN_IN_RATES.addressAndAccount);
  const address = limitOf(SIGN_IN_RATES.address);
  const account = limitOf(SIGN_IN_RATES.account);
  const known = limitOf(SIGN_IN_RATES.known);

  type Counter = readonly [limit: RateLimit, key: string];

  function countersOf(email: string, trier: Trier): Counter[] {
    if ('knownId' in trier) return [[known, `${trier.knownId} ${email}`]];
    const block = addressBlockOf(trier.address);
    return [
      [addressAndAccount, `${block} ${email}`],
      [address, block],
      [account, email],
    ];
  }

  return {
    take(written, trier) {
      const counters = countersOf(written.slice(0, 320), trier);
      const waitMs = Math.max(...counters.map(([limit, key]) => limit.waitMs(key)));
      if (waitMs > 0) throw slowDown(waitMs);
      for (const [limit, key] of counters) limit.take(key);
      const giveBack = () => {
        for (const [limit, key] of counters) limit.giveBack(key);
      };
      return {
        wasRight() {
          giveBack();
          // Whoever has the password may have mistyped it before. Not so for the address and the
          // account as a whole: a guesser with an account of their own would start anew at will.
          const [[limit, key] = []] = counters;
          if (key !== undefined) limit?.reset(key);
        },
        wasNotMade: giveBack,
      };
    },
  };
}

function slowDown(waitMs: number): PosthornError {
  const retryAfterS = Math.ceil(waitMs / 1000);
  return new PosthornError('RATE_LIMITED', {
    message: `Too many tries to sign in. Wait ${retryAfterS} ${retryAfterS === 1 ? 'second' : 'seconds'}, then try again; a device that you signed in on before is not held up by others.`,
    retryAfterS,
  });
}
