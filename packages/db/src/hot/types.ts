import type { DeliveryStatus, Lane, PriorityTier } from '@posthorn/domain';

/** One event for one webhook, about to be stored. */
export interface NewDelivery {
  id: string;
  webhookId: string;
  /** Its webhook's priority, else the tier of its event's type. */
  tier: PriorityTier;
  status: Extract<DeliveryStatus, 'pending' | 'queued' | 'held'>;
  /** Why it is held; null otherwise. */
  reason: string | null;
  /** The batch it was admitted in; null unless queued. */
  batchId: string | null;
}

/** One event about to be stored, with every delivery it owes. */
export interface NewEvent {
  tenantId: string;
  id: string;
  eventId: string;
  eventType: string;
  occurredAt: string;
  source: string | null;
  version: string;
  sourceId: string | null;
  dataText: string;
  contentHash: Buffer;
  /** What of it does not fit its type's schema, where that is accepted; null or absent: nothing. */
  schemaFaults?: readonly { path?: string; message: string }[] | null;
  /** Webhooks whose event types match but whose filter said no. */
  filteredWebhookIds: string[];
  deliveries: NewDelivery[];
}

/** A tenant's part of one tier and lane. */
export interface TenantLane {
  tenantId: string;
  tier: PriorityTier;
  lane: Lane;
}

/** Deliveries of one tenant and day that are taken together. */
export interface NewBatch extends TenantLane {
  id: string;
  /** The UTC day of its deliveries, as `20261123`. */
  day: string;
  deliveryIds: string[];
}

/** Where unclaimed batches are: a lane and a day. */
export interface BatchLane extends TenantLane {
  day: string;
}

/** A lane of batches as statements give it. */
export type BatchLaneRow = { tenant_id: string; tier: PriorityTier; lane: Lane; day: string };

/** The lane of a row. */
export function batchLane({ tenant_id: tenantId, tier, lane, day }: BatchLaneRow): BatchLane {
  return { tenantId, tier, lane, day };
}

/** Where deliveries wait: in the line of their webhook. */
export interface WaitingLine extends TenantLane {
  webhookId: string;
}

/** The smallest and largest of some ids: the range that lets PostgreSQL prune partitions. */
export function idSpan(ids: readonly string[]): { from: string; to: string } {
  let from = ids[0] ?? '';
  let to = from;
  for (const id of ids) {
    if (id < from) from = id;
    if (id > to) to = id;
  }
  return { from, to };
}
