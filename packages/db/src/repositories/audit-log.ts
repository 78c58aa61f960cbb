import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { AuditEntry, type AuditEntryRow } from '../entities/audit-entry.ts';

export type NewAuditEntry = Omit<AuditEntryRow, 'id' | 'at' | symbol>;

/** Adds an entry to the audit log, in the transaction of the change that it tells of. */
export function insertAuditEntry(em: EntityManager, values: NewAuditEntry): AuditEntryRow {
  const entry = em.create(AuditEntry, { id: newId(), ...values });
  em.persist(entry);
  return entry;
}
