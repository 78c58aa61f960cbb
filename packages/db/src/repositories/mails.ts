import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../people/query.ts';

/** A mail that is to go out. */
export interface NewMail {
  id: string;
  /** Null: of no tenant, such as a password's reset. */
  tenantId: string | null;
  /** Sealed in the context of the id. */
  sealed: string;
  /** When it is worth nothing any more. */
  expiresAt: Date;
}

/** Adds a mail in the transaction of what it tells: there is none of a change that was rolled back. */
export async function insertMail(em: EntityManager, mail: NewMail): Promise<void> {
  await query(
    em,
    'insert into mails (id, tenant_id, sealed, expires_at) values ($1, $2, $3, $4::timestamptz)',
    [mail.id, mail.tenantId, mail.sealed, mail.expiresAt],
  );
}
