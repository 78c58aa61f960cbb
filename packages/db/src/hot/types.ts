import type { DeliveryStatus, Lane, PriorityTier } from '@posthorn/domain';

/** One event for one webhook, about to be stored. */
export interface NewDelivery {
  id: string;
  webhookId: string;
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
  tier: PriorityTier;
  /** What of it does not fit its type's schema, where that is accepted; null or absent: nothing. */
  schemaFaults?: readonly { path?: string; message: string }[] | null;
  /** Webhooks whose event types match but whose filter said no. */
  filteredWebhookIds: string[];
  deliveries: NewDelivery[];
}

/** A batch of deliveries of one tenant: what one BullMQ job stands for. */
export interface NewBatch {
  id: string;
  tenantId: string;
  tier: PriorityTier;
  lane: Lane;
  deliveryIds: string[];
}

/** An open batch as the database knows it. */
export interface OpenBatch extends NewBatch {
  jobNumber: number;
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
