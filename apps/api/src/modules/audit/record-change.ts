import { insertAuditEntry } from '@posthorn/db';
import type { Actor } from '../auth/caller.ts';

type EntityManager = Parameters<typeof insertAuditEntry>[0];

/** What was changed, for the audit log. */
export interface Change {
  /** What happened, as `<target>.<past participle>`: `webhook.updated`. Stable: people filter by it. */
  action: string;
  /** `webhook`, `source`, `member`… */
  targetKind: string;
  targetId: string | null;
  /** One sentence for people, without secrets: `Paused https://example.com/hooks`. */
  summary: string;
  /** By field, before and after; never a secret: those are named in `summary` alone. */
  changes?: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}

/**
 * Writes a change into the audit log, in the transaction that makes the change: there is no change
 * without its entry, and no entry of a change that was rolled back.
 * @param by whose tenant (null: the installation's) and who; a `Scope` is one
 */
export function recordChange(
  em: EntityManager,
  by: { tenantId: string | null; actor: Actor },
  change: Change,
): void {
  const { actor, tenantId } = by;
  insertAuditEntry(em, {
    tenantId,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    action: change.action,
    targetKind: change.targetKind,
    targetId: change.targetId,
    summary: change.summary,
    changes: change.changes ?? null,
    address: actor.address,
  });
}

/** The fields that differ, before and after, for {@link Change.changes}. */
export function differences<Values extends object>(
  before: Values,
  after: Values,
  fields: readonly (keyof Values & string)[],
): Record<string, readonly [unknown, unknown]> {
  const changed = fields.filter(
    (field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null),
  );
  return Object.fromEntries(
    changed.map((field) => [field, [before[field] ?? null, after[field] ?? null]]),
  );
}
