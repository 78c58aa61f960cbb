import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../people/query.ts';

/** Who someone is at an OpenID Connect provider. */
export interface Identity {
  issuer: string;
  subject: string;
}

/** The id of the account that is linked to an identity. */
export async function findAccountOfIdentity(
  em: EntityManager,
  { issuer, subject }: Identity,
): Promise<string | null> {
  const [found] = await query<{ id: string }>(
    em,
    'select account_id as id from account_identities where issuer = $1 and subject = $2',
    [issuer, subject],
  );
  return found?.id ?? null;
}

/** Links an account to an identity. @returns false where it is linked to another of that issuer */
export async function linkIdentity(
  em: EntityManager,
  accountId: string,
  { issuer, subject }: Identity,
): Promise<boolean> {
  const linked = await query(
    em,
    `insert into account_identities (issuer, subject, account_id) values ($1, $2, $3)
     on conflict do nothing returning 1`,
    [issuer, subject, accountId],
  );
  if (linked.length > 0) return true;
  // Two first sign-ins of one person at the same moment.
  return (await findAccountOfIdentity(em, { issuer, subject })) === accountId;
}
