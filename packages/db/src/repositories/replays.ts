import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { Replay, type ReplayRow } from '../entities/replay.ts';
import type { DeadLetterFilter } from '../hot/dead-letter-filter.ts';
import { query } from '../people/query.ts';

/** Which deliveries a replay covers: the dead that a filter means, or the held of one webhook. */
export type ReplayScope =
  | { kind: 'dead_letters'; filter: DeadLetterFilter }
  | { kind: 'held'; filter: { webhookId: string } };

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

/** How many deliveries of a webhook are held, counted up to `max`. */
export async function countHeld(
  em: EntityManager,
  key: { tenantId: string; webhookId: string },
  max: number,
): Promise<number> {
  const [row] = await query<{ count: number }>(
    em,
    `select count(*)::integer as count from (
       select from deliveries where tenant_id = $1 and webhook_id = $2 and aside = 'held' limit $3
     ) held`,
    [key.tenantId, key.webhookId, max],
  );
  return row?.count ?? 0;
}
