import { findAccountBy, hashPassword, isPassword, type PeopleDatabase } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { SignInLimit } from './sign-in-limit.ts';
import type { Tokens } from './tokens.ts';

/** Each check of a password takes 19 MiB for some 20 ms; more at once are refused (promise 5). */
const CHECKS_MAX = 16;

export interface SignInService {
  /** Throws PosthornError: INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED. */
  signIn(input: {
    email: string;
    password: string;
    address: string;
  }): Promise<{ token: string; expiresAt: Date }>;
}

export function createSignInService(parts: {
  people: PeopleDatabase;
  tokens: Tokens;
  limit: SignInLimit;
}): SignInService {
  const { people, tokens, limit } = parts;
  // For addresses that nobody has: they take as long as those that somebody has.
  const nobodysHash = hashPassword('no account has this password');
  nobodysHash.catch(() => undefined);
  let checks = 0;

  async function check(passwordHash: string, password: string): Promise<boolean> {
    if (checks >= CHECKS_MAX) throw new PosthornError('OVERLOADED', { retryAfterS: 1 });
    checks += 1;
    try {
      return await isPassword(passwordHash, password);
    } finally {
      checks -= 1;
    }
  }

  return {
    async signIn({ email: written, password, address }) {
      const email = written.trim().toLowerCase();
      limit.attempt(email, address);
      const account = email.includes('\u0000')
        ? null
        : await people.asOperator((em) => findAccountBy(em, { email }));
      const isRight = await check(account?.passwordHash ?? (await nobodysHash), password);
      if (!account || !isRight) throw new PosthornError('INVALID_CREDENTIALS');
      limit.forgive(email, address);
      return tokens.issue(account.id);
    },
  };
}
