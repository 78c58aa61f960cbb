import type { Lane, PriorityTier } from '@posthorn/domain';
import { type HotPool, runHot } from './statement.ts';

/** Ends a batch and, in the same round trip, sees what the returned credit can admit next. */
export const FINISH_BATCH = {
  name: 'finish_batch',
  text: `
with done as (
  delete from batches where id = $1::uuid and claimed_by = $2::uuid
)
select p.delivery_id from pending_deliveries p
where p.tenant_id = $3::uuid and p.tier = $4::priority_tier and p.lane = $5::lane and p.due_at <= now()
order by p.due_at limit $6::int`,
};

/** Deletes a batch whose deliveries are all recorded. @returns the ids that are due next in its lane. */
export async function finishBatch(
  pool: HotPool,
  batch: {
    batchId: string;
    workerId: string;
    tenantId: string;
    tier: PriorityTier;
    lane: Lane;
    limit: number;
  },
): Promise<string[]> {
  const rows = await runHot<{ delivery_id: string }>(pool, FINISH_BATCH, [
    batch.batchId,
    batch.workerId,
    batch.tenantId,
    batch.tier,
    batch.lane,
    batch.limit,
  ]);
  return rows.map((row) => row.delivery_id);
}
