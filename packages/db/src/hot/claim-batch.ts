import { perDay } from './day-tables.ts';
import { type HotPool, runHot } from './statement.ts';

/**
 * Takes a batch for one worker and loads what of it is still queued. A batch that another living
 * worker holds gives nothing: two workers never send the same attempt at the same time (promise 3).
 * One that this very worker holds is loaded again: the answer to its claim may have been lost.
 * Each row is a probe by key of its own, so that no plan, whatever the statistics were when it was
 * made, reads more than the batch.
 */
const CLAIM_BATCH = perDay(
  'claim_batch',
  ({ deliveries, events }) => `
with claimed as materialized (
  update batches b set claimed_by = $2::uuid
  where b.id = $1::uuid
    and (b.claimed_by is null or b.claimed_by = $2::uuid
      or (select w.id from workers w where w.id = b.claimed_by and w.alive_until > now() limit 1) is null)
  returning b.delivery_ids
)
select d.id, d.event_id as event_uuid, d.webhook_id, d.attempts, d.series_start, d.event_type,
  e.event_id, (extract(epoch from e.occurred_at) * 1000)::float8 as occurred_at_ms, e.source, e.version, e.data
from (select unnest(delivery_ids) as id from claimed) wanted
cross join lateral (
  select * from ${deliveries} d where d.tenant_id = $3::uuid and d.id = wanted.id limit 1
) d
left join lateral (
  select * from ${events} e where e.tenant_id = $3::uuid and e.id = d.event_id limit 1
) e on true
where d.status = 'queued' and d.batch_id = $1::uuid`,
);

/** A delivery with what is needed to send it. */
export interface ClaimedDelivery {
  id: string;
  eventUuid: string;
  webhookId: string;
  /** Attempts made so far, over all series. */
  attempts: number;
  /** Attempts made before the current series. */
  seriesStart: number;
  eventType: string;
  eventId: string;
  occurredAtMs: number;
  source: string | null;
  version: string;
  dataText: string;
}

type ClaimRow = {
  id: string;
  event_uuid: string;
  webhook_id: string;
  attempts: number;
  series_start: number;
  event_type: string;
  event_id: string | null;
  occurred_at_ms: number;
  source: string | null;
  version: string;
  data: string;
};

/** Claims a batch of the UTC day `day` (`20261123`); empty when it is done, held by another worker, or all its deliveries have left it. */
export async function claimBatch(
  pool: HotPool,
  claim: { batchId: string; workerId: string; tenantId: string; day: string },
): Promise<ClaimedDelivery[]> {
  const rows = await runHot<ClaimRow>(pool, CLAIM_BATCH(claim.day), [
    claim.batchId,
    claim.workerId,
    claim.tenantId,
  ]);
  return rows.map((row) => claimed(row));
}

function claimed(row: ClaimRow): ClaimedDelivery {
  // A delivery left out here would be finished unsent with its batch: better loud than lost.
  if (row.event_id === null) throw new Error(`delivery ${row.id} has no event ${row.event_uuid}`);
  return {
    id: row.id,
    eventUuid: row.event_uuid,
    webhookId: row.webhook_id,
    attempts: row.attempts,
    seriesStart: row.series_start,
    eventType: row.event_type,
    eventId: row.event_id,
    occurredAtMs: row.occurred_at_ms,
    source: row.source,
    version: row.version,
    dataText: row.data,
  };
}
