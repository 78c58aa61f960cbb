import type { EntityManager } from '@mikro-orm/postgresql';
import { newId, type TENANT_SUSPENDED } from '@posthorn/domain';
import { Replay, type ReplayRow } from '../entities/replay.ts';
import type { DeadLetterFilter } from '../hot/dead-letter-filter.ts';
import { query } from '../people/query.ts';

/**
 * Which deliveries a replay covers: the dead that a filter means, the held of one webhook, or those of
 * the tenant that its suspension held.
 */
export type ReplayScope =
  | { kind: 'dead_letters'; filter: DeadLetterFilter }
  | { kind: 'held'; filter: { webhookId: string } | { reason: typeof TENANT_SUSPENDED } };

/** Adds a replay, which the worker's runner works off. */
export function insertReplay(
  em: EntityManager,
  scope: ReplayScope,
  values: { tenantId: string; total: number; createdBy: string | null },
): ReplayRow {
  const { kind } = scope;
  const filter: Record<string, unknown> = { ...scope.filter };
  const replay = em.create(Replay, { id: newId(), kind, filter, ...values });
  em.persist(replay);
  return replay;
}

export function findReplay(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<ReplayRow | null> {
  return em.findOne(Replay, key);
}

/**
 * Cancels a running replay.
 * @returns false: it was over, and stays as it is
 */
export async function cancelReplay(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<boolean> {
  const rows = await query(
    em,
    `update replays set status = 'cancelled', finished_at = now()
     where tenant_id = $1 and id = $2 and status = 'running' and kind = 'dead_letters'
     returning id`,
    [key.tenantId, key.id],
  );
  return rows.length > 0;
}

/** How many deliveries a release covers, counted up to `max`. */
export async function countHeld(
  em: EntityManager,
  key: { tenantId: string } & Extract<ReplayScope, { kind: 'held' }>['filter'],
  max: number,
): Promise<number> {
  const [row] = await query<{ count: number }>(
    em,
    `select count(*)::integer as count from (
       select from deliveries where tenant_id = $1 and aside = 'held'
         and ${'webhookId' in key ? 'webhook_id = $2::uuid' : 'reason = $2::text'} limit $3
     ) held`,
    [key.tenantId, 'webhookId' in key ? key.webhookId : key.reason, max],
  );
  return row?.count ?? 0;
}
