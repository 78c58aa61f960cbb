import { findAccountBy, type PeopleDatabase, useApiKey } from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import { BoundedMap } from '../shared/bounded-map.ts';
import { hashKey } from '../shared/new-key.ts';
import type { Caller } from './caller.ts';
import type { Tokens } from './tokens.ts';

/** How long a revoked key or a changed role may go unnoticed. */
const CACHE_MS = 3_000;
const CACHE_ENTRIES_MAX = 5_000;
const BEARER = /^Bearer +([\x21-\x7e]+) *$/i;

/** Whom a credential stands for, wherever it comes from. */
type KnownCaller = Omit<Caller, 'address'>;

/** Finds out who asks. */
export interface Authenticator {
  /**
   * @param authorization the header: `Bearer` and a token of sign-in, or an API key (`ph_…`).
   * @param address the network address that the request came from
   * Throws UNAUTHENTICATED, or INVALID_API_KEY for a key that is not (any more) (PosthornError).
   */
  authenticate(authorization: string | undefined, address: string): Promise<Caller>;
}

export function createAuthenticator(parts: {
  people: PeopleDatabase;
  tokens: Tokens;
  now?: () => number;
}): Authenticator {
  const { people, tokens } = parts;
  const now = parts.now ?? Date.now;
  const cache = new BoundedMap<string, { caller: KnownCaller; untilMs: number }>(CACHE_ENTRIES_MAX);

  async function cached(
    key: string,
    find: () => Promise<KnownCaller | null>,
  ): Promise<KnownCaller | null> {
    const known = cache.get(key);
    if (known && known.untilMs > now()) return known.caller;
    const caller = await find();
    if (caller) cache.set(key, { caller, untilMs: now() + CACHE_MS });
    return caller;
  }

  async function callerOfKey(text: string): Promise<KnownCaller> {
    const hash = hashKey(text);
    const caller = await cached(hash.toString('hex'), async () => {
      const key = await people.asOperator((em) => useApiKey(em, hash, new Date(now())));
      if (!key) return null;
      const { id, name, tenantId, role } = key;
      const memberships = [{ tenantId, role }];
      const nobody = { accountId: null, email: null, isOperator: false };
      return { kind: 'api_key', id, name, memberships, ...nobody };
    });
    if (!caller) throw new PosthornError('INVALID_API_KEY');
    return caller;
  }

  async function callerOfToken(token: string): Promise<KnownCaller> {
    const id = await tokens.accountOf(token);
    if (id === null || !isUuid(id)) throw new PosthornError('UNAUTHENTICATED');
    const caller = await cached(id, async () => {
      const account = await people.asOperator((em) => findAccountBy(em, { id }));
      if (!account) return null;
      const { email, name, isOperator, memberships } = account;
      return { kind: 'account', id, accountId: id, email, name, isOperator, memberships };
    });
    if (!caller) throw new PosthornError('UNAUTHENTICATED');
    return caller;
  }

  return {
    async authenticate(authorization, address) {
      const [, credential] = BEARER.exec(authorization ?? '') ?? [];
      if (credential === undefined) throw new PosthornError('UNAUTHENTICATED');
      const isKey = credential.startsWith('ph_');
      const known = await (isKey ? callerOfKey(credential) : callerOfToken(credential));
      return { ...known, address };
    },
  };
}
