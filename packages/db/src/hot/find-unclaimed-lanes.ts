import { type HotPool, runHot } from './statement.ts';
import { type BatchLane, type BatchLaneRow, batchLane } from './types.ts';

/**
 * Which lanes have batches that nobody holds, and how old the oldest is: a loose index scan, one probe
 * for each lane, however many batches wait there.
 */
export const FIND_UNCLAIMED_LANES = {
  name: 'find_unclaimed_lanes',
  text: `
with recursive lanes as (
  (select tier, lane, tenant_id, day, created_at from batches where claimed_by is null
   order by tier, lane, tenant_id, day, id limit 1)
  union all
  select following.* from lanes l
  cross join lateral (
    select b.tier, b.lane, b.tenant_id, b.day, b.created_at from batches b
    where b.claimed_by is null and (b.tier, b.lane, b.tenant_id, b.day) > (l.tier, l.lane, l.tenant_id, l.day)
    order by b.tier, b.lane, b.tenant_id, b.day, b.id limit 1
  ) following
)
select tier, lane, tenant_id, day from lanes
where created_at <= now() - $1::int * interval '1 millisecond'`,
};

/** Lanes whose oldest unclaimed batch has waited `ageMs` or longer. */
export async function findUnclaimedLanes(pool: HotPool, ageMs: number): Promise<BatchLane[]> {
  return (await runHot<BatchLaneRow>(pool, FIND_UNCLAIMED_LANES, [ageMs])).map(batchLane);
}
