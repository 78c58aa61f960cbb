import type { Pool } from 'pg';
import { eventNumberOf } from '../load/event-id.ts';
import { NumberSet } from '../measure/number-set.ts';

/** What PostgreSQL says of a run's events. */
export interface DatabaseTruth {
  /** Numbers of the events stored. */
  stored: NumberSet;
  /** Events stored more than once: the dedup failed. */
  storedTwice: string[];
  /** Deliveries by status. */
  statuses: Record<string, number>;
  /** Events whose deliveries have not all succeeded, or are not as many as there are hooks. */
  undelivered: string[];
  /** Succeeded deliveries whose attempts are not all recorded, or that lack one answered 2xx. */
  badlyRecorded: string[];
}

/** Ids are many: only the first of what is wrong is fetched. */
const WRONG_MAX = 1_000;

/** Reads everything the database knows of a tenant's events with a prefix, id by id. */
export async function readDatabaseTruth(
  pool: Pool,
  run: { tenantId: string; eventIdPrefix: string; hooks: number },
): Promise<DatabaseTruth> {
  const of = [run.tenantId, `${run.eventIdPrefix}-%`];
  const events = await pool.query<[string]>({
    text: 'select event_id from events where tenant_id = $1 and event_id like $2',
    values: of,
    rowMode: 'array',
  });
  const stored = new NumberSet();
  const storedTwice: string[] = [];
  for (const [eventId] of events.rows) {
    const number = eventNumberOf(run.eventIdPrefix, eventId);
    if (number !== null && !stored.add(number)) storedTwice.push(eventId);
  }
  const statuses = await pool.query<{ status: string; count: number }>(
    `select d.status::text, count(*)::int from deliveries d
       join events e on e.tenant_id = d.tenant_id and e.id = d.event_id
      where d.tenant_id = $1 and e.event_id like $2 group by 1`,
    of,
  );
  const undelivered = await pool.query<{ event_id: string }>(
    `select e.event_id from events e
       left join deliveries d on d.tenant_id = e.tenant_id and d.event_id = e.id
      where e.tenant_id = $1 and e.event_id like $2
      group by e.id, e.event_id
     having count(*) filter (where d.status = 'succeeded') <> $3::int or count(d.id) <> $3::int
      limit ${WRONG_MAX}`,
    [...of, run.hooks],
  );
  const badlyRecorded = await pool.query<{ event_id: string }>(
    `select e.event_id from deliveries d
       join events e on e.tenant_id = d.tenant_id and e.id = d.event_id
       left join (
         select tenant_id, delivery_id, count(*)::int as made,
           bool_or(http_status between 200 and 299) as has_success
         from attempts where tenant_id = $1 group by 1, 2
       ) a on a.tenant_id = d.tenant_id and a.delivery_id = d.id
      where d.tenant_id = $1 and e.event_id like $2 and d.status = 'succeeded'
        and (a.made is distinct from d.attempts or a.has_success is not true)
      limit ${WRONG_MAX}`,
    of,
  );
  return {
    stored,
    storedTwice,
    statuses: Object.fromEntries(statuses.rows.map(({ status, count }) => [status, count])),
    undelivered: undelivered.rows.map((row) => row.event_id),
    badlyRecorded: badlyRecorded.rows.map((row) => row.event_id),
  };
}

/** What is still on its way, in every table in which something can wait. */
export interface Unrest {
  unfinished: number;
  pending: number;
  batches: number;
}

/** Whether nothing is on its way any more. */
export function isQuiet(unrest: Unrest): boolean {
  return unrest.unfinished === 0 && unrest.pending === 0 && unrest.batches === 0;
}

/**
 * Counts what is on its way; throws while PostgreSQL is away. Deliveries, which no index finds by
 * their being unfinished, are only counted (else -1) when the tables of what waits are empty: asking
 * must not burden what is measured.
 */
export async function readUnrest(pool: Pool, tenantId: string): Promise<Unrest> {
  const { rows } = await pool.query<Unrest>(
    `select pending, batches, case when pending + batches > 0 then -1 else
       (select count(*)::int from deliveries where tenant_id = $1 and status in ('pending', 'queued')) end as unfinished
     from (select
       (select count(*)::int from pending_deliveries where tenant_id = $1) as pending,
       (select count(*)::int from batches where tenant_id = $1) as batches) waiting`,
    [tenantId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a count has a row');
  return row;
}
