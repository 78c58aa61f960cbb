import { createHash } from 'node:crypto';
import { dayOf, idTimeMs, newId } from '@posthorn/domain';
import type { Pool } from 'pg';
import {
  type DedupWindow,
  type NewBatch,
  type NewDelivery,
  type NewEvent,
  storeEvents,
} from '../../../src/index.ts';

const DAY_MS = 86_400_000;

/** The window of a process whose clock says `nowMs`, three days back. */
export function windowAt(nowMs: number): DedupWindow {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  return { day: day(nowMs), firstDay: day(nowMs - 3 * DAY_MS) };
}

/** An event that owes one delivery to each webhook; pending unless said otherwise. */
export function anEvent(
  tenantId: string,
  webhookIds: readonly string[],
  fields: Partial<NewEvent> = {},
  delivery: Partial<NewDelivery> = {},
): NewEvent {
  const id = fields.id ?? newId();
  const dataText = fields.dataText ?? '{"n":1}';
  return {
    tenantId,
    id,
    eventId: `evt_${id}`,
    eventType: 'order.created',
    occurredAt: '2026-05-18T18:06:00.123Z',
    source: null,
    version: '1.0',
    sourceId: null,
    dataText,
    contentHash: createHash('sha256').update(dataText).digest(),
    filteredWebhookIds: [],
    deliveries: webhookIds.map((webhookId) => ({
      id: newId(idTimeMs(id)),
      webhookId,
      tier: 'standard',
      status: 'pending',
      reason: null,
      batchId: null,
      ...delivery,
    })),
    ...fields,
  };
}

/** Stores events as ingest does. @returns the ids refused. */
export function store(
  pool: Pool,
  events: NewEvent[],
  batches: NewBatch[] = [],
): Promise<Set<string>> {
  return storeEvents(pool, { events, batches, window: windowAt(Date.now()) });
}

/** Puts every delivery of the events into one batch, as ingest does. */
export function batchOf(events: readonly NewEvent[], fields: Partial<NewBatch> = {}): NewBatch {
  const deliveries = events.flatMap((event) => event.deliveries);
  const [first] = events;
  const [firstOwed] = deliveries;
  if (!first || !firstOwed) throw new Error('a batch needs a delivery');
  const id = fields.id ?? newId();
  for (const delivery of deliveries) {
    delivery.status = 'queued';
    delivery.batchId = id;
  }
  return {
    id,
    tenantId: first.tenantId,
    tier: firstOwed.tier,
    lane: 'live',
    day: dayOf(firstOwed.id),
    deliveryIds: deliveries.map((delivery) => delivery.id),
    ...fields,
  };
}

/** Stores `count` events of one webhook in one batch. */
export async function storeBatch(
  pool: Pool,
  owner: { tenantId: string; webhookId: string },
  count: number,
): Promise<{ batch: NewBatch; events: NewEvent[] }> {
  const events = Array.from({ length: count }, () => anEvent(owner.tenantId, [owner.webhookId]));
  const batch = batchOf(events);
  await store(pool, events, [batch]);
  return { batch, events };
}

/** A turn of a worker on the lane that a batch is in, with room for `limit` deliveries. */
export function turnOn(batch: NewBatch, workerId: string, limit = 1_000) {
  const { tenantId, tier, lane, day } = batch;
  return { tenantId, tier, lane, day, workerId, turnId: newId(), limit };
}
