/** A delivery with what is needed to send it. */
export interface ClaimedDelivery {
  id: string;
  /** The batch that holds it. */
  batchId: string;
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

/** What statements that claim give for each delivery. */
export type ClaimedRow = {
  batch_id: string;
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

/** The columns of a {@link ClaimedRow}, of a delivery `d` with its event `e`. */
export const CLAIMED_COLUMNS = `d.id, d.event_id as event_uuid, d.webhook_id, d.attempts, d.series_start, d.event_type,
  e.event_id, (extract(epoch from e.occurred_at) * 1000)::float8 as occurred_at_ms, e.source, e.version, e.data`;

/** A delivery that cannot be sent, since its event is gone. */
export type DeliveryWithoutEvent = Pick<ClaimedDelivery, 'id' | 'batchId' | 'webhookId'>;

function claimedDelivery(row: ClaimedRow): ClaimedDelivery | DeliveryWithoutEvent {
  const { id, batch_id: batchId, webhook_id: webhookId } = row;
  if (row.event_id === null) return { id, batchId, webhookId };
  return {
    id,
    batchId,
    eventUuid: row.event_uuid,
    webhookId,
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

/** Everything one turn has claimed. */
export interface ClaimedBatches {
  /** Every batch claimed, those whose deliveries have all left them too. */
  batchIds: string[];
  deliveries: ClaimedDelivery[];
  /** What cannot be sent; left out, it would be finished unsent with its batch. */
  withoutEvent: DeliveryWithoutEvent[];
}

/** Adds what a row says to what is claimed. */
export function addClaimed(claimed: ClaimedBatches, row: ClaimedRow): void {
  const delivery = claimedDelivery(row);
  if ('eventUuid' in delivery) claimed.deliveries.push(delivery);
  else claimed.withoutEvent.push(delivery);
}
