import type { SourceFailureCode } from '../entities/values.ts';
import { type HotPool, runHot } from './statement.ts';

/** Pairs of code and address that a source has rows for on one day; others share a row of their code. */
export const FAILURES_PER_DAY_MAX = 25;

/** Requests that failed to authenticate as one source, from one address, for one reason. */
export interface SourceFailureCount {
  sourceId: string;
  code: SourceFailureCode;
  /** Empty: all others. */
  address: string;
  requests: number;
  firstAtMs: number;
  lastAtMs: number;
}

/**
 * Adds counts to their rows of the day. A row that would be one too many of its source's day is added
 * to the row of the others; processes that write at the same time may exceed that by what each
 * brings. In the order of the key, so that two of them do not wait for each other in a circle.
 * `limit 1` keeps a look-up from becoming a reading of the whole table.
 */
export const RECORD_SOURCE_FAILURES = {
  name: 'record_source_failures',
  text: `
with items as (
  select i.*, s.tenant_id, (i.last_at at time zone 'UTC')::date as day
  from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[])
    as i(source_id, code, address, requests, first_at, last_at)
  join sources s on s.id = i.source_id
), looked_up as (
  select i.*, i.address = '' or (select true from source_failures f
      where f.source_id = i.source_id and f.day = i.day and f.code = i.code and f.address = i.address limit 1) is not null as has_row,
    (select count(*) from source_failures f
      where f.source_id = i.source_id and f.day = i.day and f.address <> '') as taken
  from items i
), placed as (
  select l.*, has_row or taken + row_number() over (partition by source_id, day, has_row order by requests desc, code, address) <= $7::int as has_place
  from looked_up l
)
insert into source_failures as f (source_id, day, code, address, tenant_id, requests, first_at, last_at)
select source_id, day, code, case when has_place then address else '' end, tenant_id, sum(requests), min(first_at), max(last_at)
from placed group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4
on conflict (source_id, day, code, address) do update set requests = f.requests + excluded.requests,
  first_at = least(f.first_at, excluded.first_at), last_at = greatest(f.last_at, excluded.last_at)`,
};

/** Adds what was counted. Counts of a source that is no more are dropped. */
export async function recordSourceFailures(
  pool: HotPool,
  counts: readonly SourceFailureCount[],
): Promise<void> {
  await runHot(pool, RECORD_SOURCE_FAILURES, [
    counts.map((count) => count.sourceId),
    counts.map((count) => count.code),
    counts.map((count) => count.address),
    counts.map((count) => count.requests),
    counts.map((count) => new Date(count.firstAtMs).toISOString()),
    counts.map((count) => new Date(count.lastAtMs).toISOString()),
    FAILURES_PER_DAY_MAX,
  ]);
}
