import { dayOf } from '@posthorn/domain';
import { perDay } from './day-tables.ts';
import { type HotPool, runHot } from './statement.ts';
import type { NewBatch } from './types.ts';

/**
 * ADMIT: moves waiting deliveries into a batch. What another process is moving is skipped, not waited
 * for; what left meanwhile is simply not there. Nothing left: no batch.
 * Each step finds its rows by a list of ids: joined instead, a plan made while little waited would
 * go through everything that waits for each of them.
 */
const ADMIT_DELIVERIES = perDay(
  'admit_deliveries',
  ({ deliveries }) => `
with locked as materialized (
  select p.delivery_id from pending_deliveries p
  where p.tenant_id = $2::uuid and p.delivery_id = any($5::uuid[])
  for update skip locked
), picked as (
  delete from pending_deliveries p
  where p.tenant_id = $2::uuid and p.delivery_id = any(array(select delivery_id from locked))
  returning p.delivery_id
), moved as (
  update ${deliveries} d set status = 'queued', batch_id = $1::uuid, next_attempt_at = null
  where d.tenant_id = $2::uuid and d.id = any(array(select delivery_id from picked))
    and d.status = 'pending'
  returning d.id
)
insert into batches (id, tenant_id, tier, lane, delivery_ids)
select $1::uuid, $2::uuid, $3::priority_tier, $4::lane, array_agg(id) from moved having count(*) > 0
returning delivery_ids`,
);

/**
 * Admits deliveries as one batch. A batch is of one day, the first one's; those of other days wait for
 * the next batch.
 * @returns the ids admitted; empty: no batch was made.
 */
export async function admitDeliveries(pool: HotPool, batch: NewBatch): Promise<string[]> {
  const [first] = batch.deliveryIds;
  if (first === undefined) return [];
  const day = dayOf(first);
  const rows = await runHot<{ delivery_ids: string[] }>(pool, ADMIT_DELIVERIES(day), [
    batch.id,
    batch.tenantId,
    batch.tier,
    batch.lane,
    batch.deliveryIds.filter((id) => dayOf(id) === day),
  ]);
  return rows[0]?.delivery_ids ?? [];
}
