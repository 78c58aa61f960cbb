import {
  dayOf,
  type Lane,
  PAUSE_REASONS,
  type PriorityTier,
  TENANT_SUSPENDED,
} from '@posthorn/domain';
import { perDay } from './day-tables.ts';
import { type HotPool, runHot } from './statement.ts';

/**
 * RECORD: appends attempts, moves deliveries on, schedules what comes again and raises the roll-ups,
 * many at a time in one commit. The guard on the batch lets a delivery be moved only by the batch
 * that holds it; the attempt is appended all the same, since it happened. A delivery is held for its
 * webhook's pause, or its tenant's suspension, only while that lasts: where it is over meanwhile it goes
 * on at once. Recording the same again, after
 * an answer was lost, changes nothing, not even the counts.
 *
 * A batch whose last outcomes these are is over with them, in the same commit.
 *
 * Rows are located by key, each by a probe of its own, and moved where they lie: a plan made while the
 * day's table was empty must still be the right one when it holds a billion.
 */
const RECORD_OUTCOMES = perDay(
  'record_outcomes',
  ({ deliveries }) => `
with input as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::float8[], $8::text[], $9::text[],
      $10::uuid[], $11::float8[], $12::int[], $13::int[], $14::int[], $15::smallint[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
    as t(tenant_id, delivery_id, webhook_id, batch_id, status, reason, delay_ms, tier, lane,
      attempt_id, started_at_ms, duration_ms, headers_ms, number, http_status, error_code, error_message, url, address, response_headers, response_body, evidence)
), appended as (
  insert into attempts (tenant_id, id, delivery_id, webhook_id, started_at, duration_ms, headers_ms, number, http_status, error_code, error_message, url, address, response_headers, response_body, evidence)
  select tenant_id, attempt_id, delivery_id, webhook_id, to_timestamp(started_at_ms / 1000), duration_ms, headers_ms, number, http_status, error_code, error_message, url, address, response_headers::jsonb, response_body, evidence
  from input where attempt_id is not null
  on conflict do nothing
  returning id
), settled as materialized (
  select i.*, i.status = 'held' and case
      when i.reason = any('{${PAUSE_REASONS.join()}}') then (
        select true from webhooks w
        where w.id = i.webhook_id and w.status = 'active' and w.deleted_at is null limit 1
      ) is true
      when i.reason = '${TENANT_SUSPENDED}' then (
        select true from tenants t where t.id = i.tenant_id and not t.is_suspended limit 1
      ) is true
      else false
    end as is_resumed
  from input i
), located as materialized (
  select s.*, found.place
  from settled s cross join lateral (
    select d.ctid as place from ${deliveries} d
    where d.tenant_id = s.tenant_id and d.id = s.delivery_id
    limit 1
  ) found
), moved as (
  update ${deliveries} d set
    status = case when s.is_resumed then 'pending' else s.status end::delivery_status,
    reason = case when not s.is_resumed then s.reason end,
    batch_id = null,
    attempts = d.attempts + (s.attempt_id is not null)::int,
    last_attempt_at = coalesce(to_timestamp(s.started_at_ms / 1000), d.last_attempt_at),
    last_http_status = case when s.attempt_id is null then d.last_http_status else s.http_status end,
    next_attempt_at = case when s.is_resumed or s.status = 'pending' then now() + s.delay_ms * interval '1 millisecond' end
  from located s
  where d.ctid = s.place
    and d.status = 'queued' and d.batch_id = s.batch_id
  returning d.tenant_id, d.id, d.webhook_id, d.status, d.next_attempt_at, d.tier, s.lane
), waiting as (
  insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
  select tenant_id, id, webhook_id, next_attempt_at, tier, lane::lane from moved where status = 'pending'
  on conflict do nothing
), finished as (
  delete from batches b using unnest($23::uuid[], $24::uuid[]) as f(id, worker_id)
  where b.id = f.id and b.claimed_by = f.worker_id
)
insert into delivery_stats as total (tenant_id, webhook_id, minute, succeeded, failed, dead, duration_ms_sum)
select tenant_id, webhook_id, date_trunc('minute', now()),
  count(*) filter (where status = 'succeeded'),
  count(*) filter (where attempt_id is not null and status <> 'succeeded'),
  count(*) filter (where status = 'dead' and delivery_id in (select id from moved)),
  coalesce(sum(duration_ms), 0)
from input where (attempt_id in (select id from appended)) is true
group by tenant_id, webhook_id
order by tenant_id, webhook_id
on conflict (tenant_id, webhook_id, minute) do update set
  succeeded = total.succeeded + excluded.succeeded,
  failed = total.failed + excluded.failed,
  dead = total.dead + excluded.dead,
  duration_ms_sum = total.duration_ms_sum + excluded.duration_ms_sum`,
);

/** One HTTP request that was made. */
export interface RecordedAttempt {
  id: string;
  startedAtMs: number;
  durationMs: number;
  headersMs: number | null;
  number: number;
  httpStatus: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  url: string;
  address: string | null;
  responseHeaders: Record<string, string> | null;
  responseBody: string | null;
  /** Phases of the time and what was sent (`writeEvidence`). */
  evidence: string;
}

/** What became of one delivery of a batch. */
export interface DeliveryOutcome {
  tenantId: string;
  deliveryId: string;
  webhookId: string;
  batchId: string;
  tier: PriorityTier;
  lane: Lane;
  status: 'succeeded' | 'pending' | 'dead' | 'held' | 'discarded';
  reason: string | null;
  /** For pending: how long from now until it may be admitted. */
  delayMs: number;
  /** Null when nothing was sent: held, discarded, put off. */
  attempt: RecordedAttempt | null;
}

/** A batch that is over once these outcomes are recorded, and who holds it. */
export interface FinishedBatch {
  id: string;
  workerId: string;
}

/**
 * Records outcomes: one commit for each day their deliveries are of, nearly always one.
 * @param finished batches of which nothing is left to record; each goes with the last of its outcomes.
 */
export async function recordOutcomes(
  pool: HotPool,
  outcomes: readonly DeliveryOutcome[],
  finished: readonly FinishedBatch[] = [],
): Promise<void> {
  const days = Map.groupBy(outcomes, (outcome) => dayOf(outcome.deliveryId));
  if (days.size === 1) {
    for (const [day, ofDay] of days) await recordDay(pool, day, ofDay, finished);
    return;
  }
  for (const [day, ofDay] of days) {
    const batchIds = new Set(ofDay.map((outcome) => outcome.batchId));
    await recordDay(
      pool,
      day,
      ofDay,
      finished.filter(({ id }) => batchIds.has(id)),
    );
  }
}

async function recordDay(
  pool: HotPool,
  day: string,
  outcomes: readonly DeliveryOutcome[],
  finished: readonly FinishedBatch[],
): Promise<void> {
  // One order of locks for every process: deliveries and roll-ups never deadlock.
  const rows = outcomes.toSorted((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1));
  await runHot(pool, RECORD_OUTCOMES(day), [
    rows.map((row) => row.tenantId),
    rows.map((row) => row.deliveryId),
    rows.map((row) => row.webhookId),
    rows.map((row) => row.batchId),
    rows.map((row) => row.status),
    rows.map((row) => row.reason),
    rows.map((row) => row.delayMs),
    rows.map((row) => row.tier),
    rows.map((row) => row.lane),
    rows.map((row) => row.attempt?.id ?? null),
    rows.map((row) => row.attempt?.startedAtMs ?? null),
    rows.map((row) => row.attempt?.durationMs ?? null),
    rows.map((row) => row.attempt?.headersMs ?? null),
    rows.map((row) => row.attempt?.number ?? null),
    rows.map((row) => row.attempt?.httpStatus ?? null),
    rows.map((row) => row.attempt?.errorCode ?? null),
    rows.map((row) => row.attempt?.errorMessage ?? null),
    rows.map((row) => row.attempt?.url ?? null),
    rows.map((row) => row.attempt?.address ?? null),
    rows.map((row) => jsonOrNull(row.attempt?.responseHeaders)),
    rows.map((row) => row.attempt?.responseBody ?? null),
    rows.map((row) => row.attempt?.evidence ?? null),
    finished.map(({ id }) => id),
    finished.map(({ workerId }) => workerId),
  ]);
}

function jsonOrNull(value: Record<string, string> | null | undefined): string | null {
  return value ? JSON.stringify(value) : null;
}
