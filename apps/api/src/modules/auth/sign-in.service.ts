import { type AccountCredentials, findAccountBy, type PeopleDatabase } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import { type DeviceTokens, isKnownTo } from './device-tokens.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions, SignedIn } from './sessions.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { SignInLog } from './sign-in-log.ts';

export interface SignInService {
  /** Throws PosthornError: INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED. */
  signIn(input: { email: string; password: string; client: Client }): Promise<SignedIn>;
}

export function createSignInService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  devices: DeviceTokens;
  limits: SignInLimits;
  passwords: Passwords;
  log: SignInLog;
}): SignInService {
  const { people, sessions, devices, limits, passwords, log } = parts;

  async function find(email: string): Promise<AccountCredentials | null> {
    if (email.includes('\u0000')) return null;
    return people.asOperator((em) => findAccountBy(em, { email }));
  }

  async function signIn(email: string, password: string, client: Client): Promise<SignedIn> {
    const device = await devices.read(client.deviceToken);
    // Strangers are counted before anything is looked up for them.
    const known = device && (await find(email));
    const isKnown = known !== null && isKnownTo(device, known);
    const trier = device && isKnown ? { knownId: device.id } : { address: client.address };
    const counted = limits.take(email, trier);
    let account: AccountCredentials | null;
    let isRight: boolean;
    try {
      account = known ?? (await find(email));
      const passwordHash = account?.passwordHash ?? null;
      isRight = await passwords.isRight(passwordHash, password, { client, isKnown });
    } catch (error) {
      counted.wasNotMade();
      throw error;
    }
    if (!account || !isRight) {
      if (account) log.failed(account, client);
      throw new PosthornError('INVALID_CREDENTIALS');
    }
    counted.wasRight();
    return sessions.open(account, client);
  }

  return {
    async signIn({ email, password, client }) {
      try {
        const signedIn = await signIn(email.trim().toLowerCase(), password, client);
        log.count('success');
        return signedIn;
      } catch (error) {
        const code = error instanceof PosthornError ? error.code : null;
        if (code === 'INVALID_CREDENTIALS') log.count('wrong');
        if (code === 'RATE_LIMITED') log.count('rate_limited');
        if (code === 'OVERLOADED') log.count('overloaded');
        throw error;
      }
    },
  };
}
