import { type PeopleDatabase, useApiKey, useSession } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import { hashKey } from '../shared/new-key.ts';
import type { Caller } from './caller.ts';
import type { Tokens } from './tokens.ts';

const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/**
 * Finds out who asks. It looks at every request anew: whoever was removed, and whatever was revoked,
 * is refused at once, on every process.
 */
export interface Authenticator {
  /**
   * @param authorization the header: `Bearer` and a token of sign-in, or an API key (`ph_…`).
   * @param client where the request came from
   * Throws UNAUTHENTICATED, or INVALID_API_KEY for a key that is not (any more) (PosthornError).
   */
  authenticate(authorization: string | undefined, client: Client): Promise<Caller>;
}

/** What an `authorization` header shows; undefined where it shows nothing of the kind. */
export function credentialOf(authorization: string | undefined): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1];
}

export function createAuthenticator(parts: {
  people: PeopleDatabase;
  tokens: Tokens;
  now: () => number;
}): Authenticator {
  const { people, tokens } = parts;

  async function callerOfKey(text: string, { address }: Client): Promise<Caller> {
    const key = await people.asOperator((em) =>
      useApiKey(em, hashKey(text), new Date(parts.now())),
    );
    if (!key) throw new PosthornError('INVALID_API_KEY');
    const { id, name, tenantId, role } = key;
    const memberships = [{ tenantId, role }];
    const nobody = { accountId: null, sessionId: null, email: null, isOperator: false };
    return { kind: 'api_key', id, name, memberships, address, ...nobody };
  }

  async function callerOfToken(token: string, { address }: Client): Promise<Caller> {
    const sessionId = await tokens.sessionOf(token);
    if (sessionId === null) throw new PosthornError('UNAUTHENTICATED');
    const seen = { at: new Date(parts.now()), address };
    const session = await people.asOperator((em) => useSession(em, sessionId, seen));
    if (!session) throw new PosthornError('UNAUTHENTICATED');
    const { account, label, memberships } = session;
    if (account) {
      const { id, email, name, isOperator } = account;
      const who = { id, accountId: id, sessionId, email, name, isOperator };
      return { kind: 'account', ...who, memberships, address };
    }
    const nobody = { accountId: null, email: null, isOperator: false };
    const who = { id: sessionId, sessionId, name: label ?? '' };
    return { kind: 'portal', ...who, ...nobody, memberships, address };
  }

  return {
    async authenticate(authorization, client) {
      const credential = credentialOf(authorization);
      if (credential === undefined) throw new PosthornError('UNAUTHENTICATED');
      return credential.startsWith('ph_')
        ? callerOfKey(credential, client)
        : callerOfToken(credential, client);
    },
  };
}
