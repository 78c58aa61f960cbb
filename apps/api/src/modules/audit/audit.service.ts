import {
  type AuditEntryRow,
  type AuditFilter,
  findAuditEntries,
  type Page,
  type PageRequest,
  type PeopleDatabase,
} from '@posthorn/db';
import { isUuid } from '@posthorn/domain';
import type { Scopes } from '../../access/scopes.ts';
import type { Caller } from '../auth/caller.ts';

export type AuditRequest = Omit<AuditFilter, 'tenantId'> & { tenantId?: string | null };

/** Reads the audit log. Throws PosthornError. */
export interface AuditService {
  /** A tenant's entries; for an operator who names no tenant, all of the installation's. */
  list(caller: Caller, filter: AuditRequest, page: PageRequest): Promise<Page<AuditEntryRow>>;
}

export function createAuditService(people: PeopleDatabase, scopes: Scopes): AuditService {
  return {
    async list(caller, { tenantId: asked, actorId, action, from, to }, page) {
      const filter = { actorId, action, from, to };
      if (caller.isOperator && !asked) {
        if (isOfNobody(actorId)) return EMPTY;
        return people.asOperator((em) => findAuditEntries(em, filter, page));
      }
      const { tenantId } = scopes.named(caller, asked, 'auditLog');
      if (isOfNobody(actorId)) return EMPTY;
      return people.asTenant(tenantId, (em) => findAuditEntries(em, { ...filter, tenantId }, page));
    },
  };
}

const EMPTY: Page<AuditEntryRow> = { rows: [], hasNext: false, hasPrevious: false };

/** An id that is no UUID belongs to nobody. */
function isOfNobody(actorId: string | null | undefined): boolean {
  return actorId != null && !isUuid(actorId);
}
