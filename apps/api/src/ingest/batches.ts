import type { NewBatch, NewDelivery, NewEvent } from '@posthorn/db';
import { dayOf, newId, type PriorityTier } from '@posthorn/domain';

/**
 * Puts what is pending of some events into batches, and says so in the deliveries: a batch is of one
 * tenant, one tier and one day, since it is looked up in its day's tables.
 * @param size deliveries in a batch at most.
 */
export function putIntoBatches(events: readonly NewEvent[], size: number): NewBatch[] {
  return groupForBatches(events).flatMap(({ tenantId, tier, day, deliveries }) =>
    chunk(deliveries, size).map((part): NewBatch => {
      const id = newId();
      for (const delivery of part) {
        delivery.status = 'queued';
        delivery.batchId = id;
      }
      return { id, tenantId, tier, lane: 'live', day, deliveryIds: part.map((each) => each.id) };
    }),
  );
}

/** Undoes {@link putIntoBatches}, for events that are to be stored in other commits. */
export function takeOutOfBatches(events: readonly NewEvent[]): void {
  for (const { deliveries } of events) {
    for (const delivery of deliveries) {
      if (delivery.status !== 'queued') continue;
      delivery.status = 'pending';
      delivery.batchId = null;
    }
  }
}

interface Group {
  tenantId: string;
  tier: PriorityTier;
  day: string;
  deliveries: NewDelivery[];
}

function groupForBatches(events: readonly NewEvent[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { tenantId, deliveries } of events) {
    for (const delivery of deliveries) {
      if (delivery.status !== 'pending') continue;
      const { tier } = delivery;
      const day = dayOf(delivery.id);
      const key = `${tier}${day}${tenantId}`;
      const group = groups.get(key);
      if (group) group.deliveries.push(delivery);
      else groups.set(key, { tenantId, tier, day, deliveries: [delivery] });
    }
  }
  return [...groups.values()];
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}
