import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { query } from '../people/query.ts';

/** Adds a link that sets a new password, and clears away those that are over. */
export async function insertPasswordReset(
  em: EntityManager,
  values: { accountId: string; tokenHash: Buffer; expiresAt: Date },
): Promise<void> {
  const { accountId, tokenHash, expiresAt } = values;
  await query(
    em,
    `with over as (delete from password_resets where account_id = $2 and expires_at <= now())
     insert into password_resets (id, account_id, token_hash, expires_at)
     values ($1, $2, $3, $4::timestamptz)`,
    [newId(), accountId, tokenHash, expiresAt],
  );
}

/** The live link with this token, held until the transaction ends: of two who use it, one does. */
export async function findPasswordReset(
  em: EntityManager,
  by: { tokenHash: Buffer; now: Date },
): Promise<{ accountId: string } | null> {
  const [found] = await query<{ accountId: string }>(
    em,
    `select account_id as "accountId" from password_resets
     where token_hash = $1 and expires_at > $2::timestamptz for update`,
    [by.tokenHash, by.now],
  );
  return found ?? null;
}

/** Ends all links of an account: one was used. */
export async function endPasswordResets(em: EntityManager, accountId: string): Promise<void> {
  await query(em, 'delete from password_resets where account_id = $1', [accountId]);
}
