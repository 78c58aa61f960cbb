import type { Lane, PriorityTier } from '@posthorn/domain';
import { type HotPool, runHot } from './statement.ts';

/** The due deliveries of one lane, longest due first. */
export const FIND_DUE = {
  name: 'find_due',
  text: `
select p.delivery_id from pending_deliveries p
where p.tenant_id = $1::uuid and p.tier = $2::priority_tier and p.lane = $3::lane and p.due_at <= now()
order by p.due_at limit $4::int`,
};

/** What may be admitted for one tenant in one lane now. */
export async function findDue(
  pool: HotPool,
  lane: { tenantId: string; tier: PriorityTier; lane: Lane; limit: number },
): Promise<string[]> {
  const rows = await runHot<{ delivery_id: string }>(pool, FIND_DUE, [
    lane.tenantId,
    lane.tier,
    lane.lane,
    lane.limit,
  ]);
  return rows.map((row) => row.delivery_id);
}
