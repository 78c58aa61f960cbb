import type { Claim } from './claim-batches.ts';
import { type HotPool, runHot } from './statement.ts';
import { type BatchLane, type BatchLaneRow, batchLane } from './types.ts';

const RELEASED = 'tenant_id, tier, lane, day';

/** Batches of workers that died: their claim is taken away. */
export const FREE_ORPHANS = {
  name: 'free_orphans',
  text: `
with gone as (
  delete from workers where alive_until < now() - interval '1 hour'
), orphans as materialized (
  select o.id from batches o
  where o.claimed_by is not null
    and not exists (select from workers w where w.id = o.claimed_by and w.alive_until > now())
  limit $1::int for update of o skip locked
)
update batches b set claimed_by = null
where b.id = any(array(select id from orphans))
returning ${RELEASED}`,
};

/** A worker gives up a batch it could not handle; as it has waited from now on, it is not tried again at once. */
export const RELEASE_BATCH = {
  name: 'release_batch',
  text: `
update batches set claimed_by = null, created_at = now()
where id = $1::uuid and claimed_by = $2::uuid`,
};

/** Everything a turn holds is given up: the answer to its claim was lost. */
export const RELEASE_TURN = {
  name: 'release_turn',
  text: `
update batches set claimed_by = null where claimed_by = $1::uuid and turn_id = $2::uuid
returning ${RELEASED}`,
};

/** A batch all of whose deliveries are recorded, or left it, is over. */
export const FINISH_BATCH = {
  name: 'finish_batch',
  text: 'delete from batches where id = $1::uuid and claimed_by = $2::uuid',
};

/** Frees batches of dead workers, `limit` at a time. @returns the lane of each. */
export async function freeOrphans(pool: HotPool, limit: number): Promise<BatchLane[]> {
  return (await runHot<BatchLaneRow>(pool, FREE_ORPHANS, [limit])).map(batchLane);
}

/** Gives a claimed batch back. */
export async function releaseBatch(
  pool: HotPool,
  batch: { batchId: string; workerId: string },
): Promise<void> {
  await runHot(pool, RELEASE_BATCH, [batch.batchId, batch.workerId]);
}

/** Gives back whatever a turn has claimed. @returns the lane of each batch. */
export async function releaseTurn(pool: HotPool, claim: Claim): Promise<BatchLane[]> {
  return (await runHot<BatchLaneRow>(pool, RELEASE_TURN, [claim.workerId, claim.turnId])).map(
    batchLane,
  );
}

/** Ends a batch. The record that completes a batch does it by itself (`recordOutcomes`). */
export async function finishBatch(
  pool: HotPool,
  batch: { batchId: string; workerId: string },
): Promise<void> {
  await runHot(pool, FINISH_BATCH, [batch.batchId, batch.workerId]);
}
