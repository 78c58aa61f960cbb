import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { maxIdAt, minIdAt, newId } from '@posthorn/domain';
import { AuditEntry, type AuditEntryRow } from '../entities/audit-entry.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

export type NewAuditEntry = Omit<AuditEntryRow, 'id' | 'at' | symbol>;

/** Adds an entry to the audit log, in the transaction of the change that it tells of. */
export function insertAuditEntry(em: EntityManager, values: NewAuditEntry): AuditEntryRow {
  const entry = em.create(AuditEntry, { id: newId(), ...values });
  em.persist(entry);
  return entry;
}

export interface AuditFilter {
  /** Left out: of every tenant, and of none; for operators. */
  tenantId?: string;
  actorId?: string | null;
  /** Exactly, or everything about a kind of thing: `webhook.*`. */
  action?: string | null;
  /** Both inclusive. */
  from?: Date | null;
  to?: Date | null;
}

/** A page of the audit log. */
export function findAuditEntries(
  em: EntityManager,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEntryRow>> {
  const { tenantId, actorId, action, from, to } = filter;
  const where: FilterQuery<AuditEntryRow>[] = [];
  if (tenantId !== undefined) where.push({ tenantId });
  if (actorId) where.push({ actorId });
  if (action) where.push({ action: actionWhere(action) });
  if (from) where.push({ id: { $gte: minIdAt(from.getTime()) } });
  if (to) where.push({ id: { $lte: maxIdAt(to.getTime()) } });
  return findPage<AuditEntryRow>(em, AuditEntry, where, page);
}

function actionWhere(action: string) {
  if (!action.endsWith('.*')) return action;
  return { $like: `${action.slice(0, -1).replaceAll(/[\\%_]/g, '\\$&')}%` };
}
