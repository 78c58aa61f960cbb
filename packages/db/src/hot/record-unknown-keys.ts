import type { UnknownKeyCode } from '../entities/values.ts';
import { type HotPool, runHot } from './statement.ts';

/** Beginnings of keys that an address has rows for on one day; others share a row of the address. */
export const KEY_PREFIXES_MAX = 5;
/** Addresses that have rows on one day; others share one. */
export const UNKNOWN_ADDRESSES_MAX = 200;

/** Requests from one address whose key is no source's. */
export interface UnknownKeyCount {
  /** Empty: all others. */
  address: string;
  code: UnknownKeyCode;
  /** What kind of key it seems to be, never the key; empty: not to be told, or several kinds. */
  keyPrefix: string;
  requests: number;
  firstAtMs: number;
  lastAtMs: number;
}

/**
 * Adds counts to their rows of the day. An address that shows more kinds of keys than it has places
 * for has the others in one row, and addresses beyond the bound are one: whoever guesses does not
 * hide who is mistaken, and fills nothing. Processes that write at the same time may exceed the
 * bounds by what each brings. `limit 1` keeps a look-up from becoming a reading of the whole table.
 */
export const RECORD_UNKNOWN_KEYS = {
  name: 'record_unknown_keys',
  text: `
with items as (
  select i.*, (i.last_at at time zone 'UTC')::date as day
  from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[], $6::timestamptz[])
    as i(address, code, key_prefix, requests, first_at, last_at)
), looked_up as (
  select i.*, i.key_prefix = '' or (select true from unknown_source_keys u
      where u.day = i.day and u.address = i.address and u.code = i.code and u.key_prefix = i.key_prefix limit 1) is not null as has_row,
    (select count(*) from unknown_source_keys u
      where u.day = i.day and u.address = i.address and u.key_prefix <> '') as taken
  from items i
), of_address as (
  select day, address, code, requests, first_at, last_at,
    case when has_row or taken + row_number() over (partition by day, address, has_row order by requests desc, code, key_prefix) <= $7::int
      then key_prefix else '' end as key_prefix
  from looked_up
), addresses as (
  select a.*, a.address = '' or (select true from unknown_source_keys u
      where u.day = a.day and u.address = a.address limit 1) is not null as has_row,
    (select count(distinct u.address) from unknown_source_keys u where u.day = a.day and u.address <> '') as taken
  from (select day, address, sum(requests) as requests from of_address group by 1, 2) a
), kept as (
  select day, address, has_row or taken + row_number() over (partition by day, has_row order by requests desc, address) <= $8::int as has_place
  from addresses
)
insert into unknown_source_keys as u (day, address, code, key_prefix, requests, first_at, last_at)
select o.day, case when k.has_place then o.address else '' end, o.code, case when k.has_place then o.key_prefix else '' end,
  sum(o.requests), min(o.first_at), max(o.last_at)
from of_address o join kept k on k.day = o.day and k.address = o.address group by 1, 2, 3, 4 order by 1, 2, 3, 4
on conflict (day, address, code, key_prefix) do update set requests = u.requests + excluded.requests,
  first_at = least(u.first_at, excluded.first_at), last_at = greatest(u.last_at, excluded.last_at)`,
};

/** Adds what was counted. */
export async function recordUnknownKeys(
  pool: HotPool,
  counts: readonly UnknownKeyCount[],
): Promise<void> {
  await runHot(pool, RECORD_UNKNOWN_KEYS, [
    counts.map((count) => count.address),
    counts.map((count) => count.code),
    counts.map((count) => count.keyPrefix),
    counts.map((count) => count.requests),
    counts.map((count) => new Date(count.firstAtMs).toISOString()),
    counts.map((count) => new Date(count.lastAtMs).toISOString()),
    KEY_PREFIXES_MAX,
    UNKNOWN_ADDRESSES_MAX,
  ]);
}
