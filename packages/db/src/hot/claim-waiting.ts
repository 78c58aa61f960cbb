import { dayOf, newId } from '@posthorn/domain';
import type { Claim } from './claim-batches.ts';
import {
  addClaimed,
  CLAIMED_COLUMNS,
  type ClaimedBatches,
  type ClaimedRow,
} from './claimed-delivery.ts';
import { perDay } from './day-tables.ts';
import { type HotPool, runHot } from './statement.ts';
import type { WaitingLine } from './types.ts';

/** The due deliveries of one line, longest due first. */
export const FIND_DUE = {
  name: 'find_due',
  text: `
select p.delivery_id from pending_deliveries p
where p.tier = $1::priority_tier and p.lane = $2::lane and p.tenant_id = $3::uuid and p.webhook_id = $4::uuid
  and p.due_at <= now()
order by p.due_at limit $5::int`,
};

/** What a turn on a line may take now, without taking it. */
export async function findDue(
  pool: HotPool,
  line: WaitingLine & { limit: number },
): Promise<string[]> {
  const rows = await runHot<{ delivery_id: string }>(pool, FIND_DUE, [
    line.tier,
    line.lane,
    line.tenantId,
    line.webhookId,
    line.limit,
  ]);
  return rows.map((row) => row.delivery_id);
}

/**
 * ADMIT and CLAIM: moves waiting deliveries into a batch that the turn holds, and loads them. What
 * another process is moving is skipped, not waited for; what left meanwhile is simply not there.
 * Each step finds its rows by a list of ids: joined instead, a plan made while little waited would
 * go through everything that waits for each of them.
 */
const CLAIM_WAITING = perDay(
  'claim_waiting',
  ({ deliveries, events }) => `
with locked as materialized (
  select p.delivery_id from pending_deliveries p
  where p.tenant_id = $1::uuid and p.delivery_id = any($2::uuid[])
  for update skip locked
), picked as (
  delete from pending_deliveries p
  where p.tenant_id = $1::uuid and p.delivery_id = any(array(select delivery_id from locked))
  returning p.delivery_id
), moved as materialized (
  update ${deliveries} d set status = 'queued', batch_id = $3::uuid, next_attempt_at = null, reason = null
  where d.tenant_id = $1::uuid and d.id = any(array(select delivery_id from picked))
    and d.status = 'pending'
  returning d.id, d.event_id, d.webhook_id, d.attempts, d.series_start, d.event_type
), admitted as (
  insert into batches (id, tenant_id, tier, lane, day, delivery_ids, claimed_by, turn_id)
  select $3::uuid, $1::uuid, $4::priority_tier, $5::lane, $6::text, array_agg(id), $7::uuid, $8::uuid
  from moved having count(*) > 0
)
select $3::uuid as batch_id, ${CLAIMED_COLUMNS}
from moved d
left join lateral (
  select * from ${events} e where e.tenant_id = $1::uuid and e.id = d.event_id limit 1
) e on true`,
);

/** Takes deliveries out of their line into batches, one for each day they are of. */
export async function claimWaiting(
  pool: HotPool,
  claim: WaitingLine & Claim & { deliveryIds: readonly string[] },
): Promise<ClaimedBatches> {
  const claimed: ClaimedBatches = { batchIds: [], deliveries: [], withoutEvent: [] };
  for (const [day, ids] of Map.groupBy(claim.deliveryIds, dayOf)) {
    const rows = await runHot<ClaimedRow>(pool, CLAIM_WAITING(day), [
      claim.tenantId,
      ids,
      newId(),
      claim.tier,
      claim.lane,
      day,
      claim.workerId,
      claim.turnId,
    ]);
    if (rows[0]) claimed.batchIds.push(rows[0].batch_id);
    for (const row of rows) addClaimed(claimed, row);
  }
  return claimed;
}
