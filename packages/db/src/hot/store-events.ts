import { inTransaction } from './in-transaction.ts';
import { type HotClient, type HotPool, runHot } from './statement.ts';
import type { NewBatch, NewEvent } from './types.ts';

/**
 * STORE: dedup keys, events, deliveries, their batches and what waits, in one statement and so
 * in one commit (promise 1). Keys decide: an event whose key exists is left out with its deliveries.
 * The look at earlier days is a lateral probe per event, so it costs by the batch, not by the keys kept.
 * `is true` keeps `in` from becoming a join: it is one look into a hash table, with hash joins off.
 */
export const STORE_EVENTS = {
  name: 'store_events',
  text: storeText({ array: '', name: '', column: '', value: '' }),
};

/** @param faults what stands in each place where an event's faults go along, if they do */
function storeText(faults: Record<'array' | 'name' | 'column' | 'value', string>): string {
  return `
with input as materialized (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::uuid[], $9::smallint[], $10::text[], $11::text[], $12::text[]${faults.array})
    as t(tenant_id, id, event_id, event_type, occurred_at, source, version, source_id, matched, filtered, data, hash${faults.name})
), keys as (
  insert into event_keys (tenant_id, event_id, day, id, content_hash)
  select i.tenant_id, i.event_id, $13::date, i.id, decode(i.hash, 'hex')
  from input i
  left join lateral (
    select 1 as hit from event_keys k
    where k.tenant_id = i.tenant_id and k.event_id = i.event_id and k.day >= $14::date and k.day <= $13::date + 1 and k.day <> $13::date
    limit 1
  ) earlier on true
  where earlier.hit is null
  on conflict (tenant_id, event_id, day) do nothing
  returning id
), stored as (
  insert into events (tenant_id, id, event_id, event_type, occurred_at, source, version, source_id, matched, filtered_webhook_ids, data${faults.column})
  select i.tenant_id, i.id, i.event_id, i.event_type, i.occurred_at, i.source, i.version, i.source_id, i.matched, i.filtered::uuid[], i.data${faults.value}
  from input i where (i.id in (select id from keys)) is true
), owed as materialized (
  select * from unnest($15::uuid[], $16::uuid[], $17::uuid[], $18::uuid[], $19::text[], $20::text[], $21::text[], $22::text[], $23::uuid[])
    as t(tenant_id, id, event_id, webhook_id, event_type, tier, status, reason, batch_id)
  where (t.event_id in (select id from keys)) is true
), delivered as (
  insert into deliveries (tenant_id, id, event_id, webhook_id, event_type, tier, status, reason, batch_id, next_attempt_at)
  select tenant_id, id, event_id, webhook_id, event_type, tier::priority_tier, status::delivery_status, reason, batch_id,
    case when status = 'pending' then now() end
  from owed
), waiting as (
  insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
  select tenant_id, id, webhook_id, now(), tier::priority_tier, 'live' from owed where status = 'pending'
), admitted as (
  insert into batches (id, tenant_id, tier, lane, day, delivery_ids)
  select id, tenant_id, tier::priority_tier, lane::lane, day, ids::uuid[]
  from unnest($24::uuid[], $25::uuid[], $26::text[], $27::text[], $28::text[], $29::text[]) as t(id, tenant_id, tier, lane, ids, day)
)
select i.id from input i where i.id not in (select id from keys)`;
}

/**
 * {@link STORE_EVENTS} with the faults of events that do not fit their schema. A commit without any,
 * which nearly all are, does not pay for them.
 */
export const STORE_EVENTS_WITH_FAULTS = {
  name: 'store_events_with_faults',
  text: storeText({
    array: ', $30::text[]',
    name: ', faults',
    column: ', schema_faults',
    value: ', i.faults::jsonb',
  }),
};

/** Serialises the commits around midnight, in every process. */
const MIDNIGHT_LOCK = 7_067_002;

/** Like {@link storeEvents}, with no other such commit at the same time. */
export async function storeEventsAlone(
  pool: HotPool,
  input: Parameters<typeof storeEvents>[1],
): Promise<Set<string>> {
  return await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MIDNIGHT_LOCK]);
    return await storeEvents(client, input);
  });
}

/** Which days of keys count: `day` gets the new keys, those back to `firstDay` are asked. UTC dates. */
export interface DedupWindow {
  day: string;
  firstDay: string;
}

/**
 * Stores events in one commit.
 * @returns the ids (Posthorn's) of those that were not stored because their key exists.
 */
export async function storeEvents(
  pool: HotClient,
  input: { events: readonly NewEvent[]; batches: readonly NewBatch[]; window: DedupWindow },
): Promise<Set<string>> {
  // One order for every process: two flushes that share keys wait for each other instead of deadlocking.
  const events = input.events.toSorted(byKey);
  const owed = events.flatMap((event) =>
    event.deliveries.map((delivery) => ({ event, ...delivery })),
  );
  const hasFaults = events.some((event) => event.schemaFaults != null);
  const statement = hasFaults ? STORE_EVENTS_WITH_FAULTS : STORE_EVENTS;
  const rows = await runHot<{ id: string }>(pool, statement, [
    events.map((e) => e.tenantId),
    events.map((e) => e.id),
    events.map((e) => e.eventId),
    events.map((e) => e.eventType),
    events.map((e) => e.occurredAt),
    events.map((e) => e.source),
    events.map((e) => e.version),
    events.map((e) => e.sourceId),
    events.map((e) => e.deliveries.length),
    events.map((e) => (e.filteredWebhookIds.length ? `{${e.filteredWebhookIds.join()}}` : null)),
    events.map((e) => e.dataText),
    events.map((e) => e.contentHash.toString('hex')),
    input.window.day,
    input.window.firstDay,
    owed.map((d) => d.event.tenantId),
    owed.map((d) => d.id),
    owed.map((d) => d.event.id),
    owed.map((d) => d.webhookId),
    owed.map((d) => d.event.eventType),
    owed.map((d) => d.tier),
    owed.map((d) => d.status),
    owed.map((d) => d.reason),
    owed.map((d) => d.batchId),
    input.batches.map((b) => b.id),
    input.batches.map((b) => b.tenantId),
    input.batches.map((b) => b.tier),
    input.batches.map((b) => b.lane),
    input.batches.map((b) => `{${b.deliveryIds.join()}}`),
    input.batches.map((b) => b.day),
    ...(hasFaults
      ? [events.map((e) => (e.schemaFaults == null ? null : JSON.stringify(e.schemaFaults)))]
      : []),
  ]);
  return new Set(rows.map((row) => row.id));
}

function byKey(a: NewEvent, b: NewEvent): number {
  if (a.tenantId !== b.tenantId) return a.tenantId < b.tenantId ? -1 : 1;
  if (a.eventId !== b.eventId) return a.eventId < b.eventId ? -1 : 1;
  return 0;
}
