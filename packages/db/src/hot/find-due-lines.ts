import type { Lane, PriorityTier } from '@posthorn/domain';
import { type HotPool, runHot } from './statement.ts';
import type { WaitingLine } from './types.ts';

/**
 * Which lines have something waiting: a loose index scan, one probe for each line, however much waits
 * there. It never touches the partitions.
 */
export const FIND_DUE_LINES = {
  name: 'find_due_lines',
  text: `
with recursive lines as (
  (select tier, lane, tenant_id, webhook_id, due_at from pending_deliveries
   order by tier, lane, tenant_id, webhook_id, due_at limit 1)
  union all
  select following.* from lines l
  cross join lateral (
    select p.tier, p.lane, p.tenant_id, p.webhook_id, p.due_at from pending_deliveries p
    where (p.tier, p.lane, p.tenant_id, p.webhook_id) > (l.tier, l.lane, l.tenant_id, l.webhook_id)
    order by p.tier, p.lane, p.tenant_id, p.webhook_id, p.due_at limit 1
  ) following
)
select tier, lane, tenant_id, webhook_id, (extract(epoch from due_at - now()) * 1000)::float8 as due_in_ms
from lines`,
};

/** A line in which something waits. */
export interface DueLine {
  line: WaitingLine;
  /** Until the first of it is due; zero or less: now. */
  dueInMs: number;
}

/** Every line with something waiting, and when its first is due. */
export async function findDueLines(pool: HotPool): Promise<DueLine[]> {
  type Row = {
    tenant_id: string;
    webhook_id: string;
    tier: PriorityTier;
    lane: Lane;
    due_in_ms: number;
  };
  const rows = await runHot<Row>(pool, FIND_DUE_LINES, []);
  return rows.map(
    ({ tenant_id: tenantId, webhook_id: webhookId, tier, lane, due_in_ms: dueInMs }) => ({
      line: { tenantId, tier, lane, webhookId },
      dueInMs,
    }),
  );
}
