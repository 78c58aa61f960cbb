import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { ACTOR_KINDS } from './values.ts';

/** One change, and who made it. Append-only. */
export const AuditEntry = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_log',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid().nullable(),
    at: p.datetime().onCreate(() => new Date()),
    actorKind: p.enum(ACTOR_KINDS).nativeEnumName('actor_kind'),
    actorId: p.uuid().nullable(),
    actorName: p.text(),
    action: p.text(),
    targetKind: p.text(),
    targetId: p.text().nullable(),
    summary: p.text(),
    changes: p.json<Record<string, unknown>>().nullable(),
    address: p.text().nullable(),
  },
});
export type AuditEntryRow = InferEntity<typeof AuditEntry>;
