import type { Lane, PriorityTier } from '@posthorn/domain';
import { type HotPool, runHot } from './statement.ts';

/**
 * Which lanes have something due: a loose index scan, one probe for each lane in which anything
 * waits, however much waits there. It never touches the partitions.
 */
export const FIND_DUE_LANES = {
  name: 'find_due_lanes',
  text: `
with recursive lanes as (
  (select tier, lane, tenant_id, due_at from pending_deliveries order by tier, lane, tenant_id, due_at limit 1)
  union all
  select following.* from lanes l
  cross join lateral (
    select p.tier, p.lane, p.tenant_id, p.due_at from pending_deliveries p
    where (p.tier, p.lane, p.tenant_id) > (l.tier, l.lane, l.tenant_id)
    order by p.tier, p.lane, p.tenant_id, p.due_at limit 1
  ) following
)
select tier, lane, tenant_id, (extract(epoch from due_at - now()) * 1000)::float8 as due_in_ms
from lanes`,
};

/** A lane in which something waits. */
export interface WaitingLane {
  tenantId: string;
  tier: PriorityTier;
  lane: Lane;
  /** Until the first of it is due; zero or less: now. */
  dueInMs: number;
}

/** Every lane with something waiting, and when its first is due. */
export async function findDueLanes(pool: HotPool): Promise<WaitingLane[]> {
  type Row = { tenant_id: string; tier: PriorityTier; lane: Lane; due_in_ms: number };
  const rows = await runHot<Row>(pool, FIND_DUE_LANES, []);
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    tier: row.tier,
    lane: row.lane,
    dueInMs: row.due_in_ms,
  }));
}
