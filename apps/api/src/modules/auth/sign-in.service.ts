import { findAccountBy, hashPassword, isPassword, type PeopleDatabase } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import type { Sessions, SignedIn } from './sessions.ts';
import type { SignInLimit } from './sign-in-limit.ts';

/** Each check of a password takes 19 MiB for some 20 ms; more at once are refused (promise 5). */
const CHECKS_MAX = 16;

export interface SignInService {
  /** Throws PosthornError: INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED. */
  signIn(input: { email: string; password: string; client: Client }): Promise<SignedIn>;
}

export function createSignInService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  limit: SignInLimit;
}): SignInService {
  const { people, sessions, limit } = parts;
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
    async signIn({ email: written, password, client }) {
      const email = written.trim().toLowerCase();
      limit.attempt(email, client.address);
      const account = email.includes('\u0000')
        ? null
        : await people.asOperator((em) => findAccountBy(em, { email }));
      const isRight = await check(account?.passwordHash ?? (await nobodysHash), password);
      if (!account || !isRight) throw new PosthornError('INVALID_CREDENTIALS');
      limit.forgive(email, client.address);
      return sessions.open(account, client);
    },
  };
}
