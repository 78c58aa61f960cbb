import {
  addClaimed,
  CLAIMED_COLUMNS,
  type ClaimedBatches,
  type ClaimedRow,
} from './claimed-delivery.ts';
import { perDay } from './day-tables.ts';
import { type HotPool, runHot } from './statement.ts';
import type { BatchLane } from './types.ts';

/** Batches one claim looks at: as many as a turn may hold of the smallest ones. */
const BATCHES_MAX = 100;

/**
 * CLAIM: the oldest batches of a lane that nobody holds, as many as the turn has room for, with what of
 * them is still queued. What another worker is claiming is skipped, not waited for: two workers never
 * hold the same batch (promise 3). The first one is taken whatever it holds.
 * Each row is a probe by key of its own, so that no plan, whatever the statistics were when it was
 * made, reads more than the batches.
 */
const CLAIM_BATCHES = perDay(
  'claim_batches',
  ({ deliveries, events }) => `
with found as materialized (
  select b.id, cardinality(b.delivery_ids) as size from batches b
  where b.tier = $1::priority_tier and b.lane = $2::lane and b.tenant_id = $3::uuid and b.day = $4::text
    and b.claimed_by is null
  order by b.id limit ${BATCHES_MAX} for update skip locked
), fitting as materialized (
  select id from (select id, size, sum(size) over (order by id) as total from found) f
  where total <= $5::int or total = size
), claimed as materialized (
  update batches b set claimed_by = $6::uuid, turn_id = $7::uuid
  where b.id = any(array(select id from fitting))
  returning b.id, b.delivery_ids
)
select wanted.batch_id, ${CLAIMED_COLUMNS},
  (select count(*) from found) > least((select count(*) from fitting), ${BATCHES_MAX - 1}) as has_more
from (select id as batch_id, unnest(delivery_ids) as delivery_id from claimed) wanted
left join lateral (
  select * from ${deliveries} d where d.tenant_id = $3::uuid and d.id = wanted.delivery_id
    and d.status = 'queued' and d.batch_id = wanted.batch_id limit 1
) d on true
left join lateral (
  select * from ${events} e where e.tenant_id = $3::uuid and e.id = d.event_id limit 1
) e on true`,
);

/** Whose claim it is. */
export interface Claim {
  workerId: string;
  turnId: string;
}

/**
 * Claims unclaimed batches of a lane.
 * @param claim.limit deliveries at most, but for the first batch.
 * @returns what was claimed, and whether there are more batches.
 */
export async function claimBatches(
  pool: HotPool,
  claim: BatchLane & Claim & { limit: number },
): Promise<ClaimedBatches & { hasMore: boolean }> {
  type Row = Omit<ClaimedRow, 'id'> & { id: string | null; has_more: boolean };
  const rows = await runHot<Row>(pool, CLAIM_BATCHES(claim.day), [
    claim.tier,
    claim.lane,
    claim.tenantId,
    claim.day,
    claim.limit,
    claim.workerId,
    claim.turnId,
  ]);
  const claimed: ClaimedBatches = { batchIds: [], deliveries: [], withoutEvent: [] };
  const batchIds = new Set<string>();
  for (const row of rows) {
    batchIds.add(row.batch_id);
    if (row.id !== null) addClaimed(claimed, { ...row, id: row.id });
  }
  return { ...claimed, batchIds: [...batchIds], hasMore: rows[0]?.has_more ?? false };
}
