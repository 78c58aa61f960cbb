import type { EventRow } from '@posthorn/db';
import { deliveryBody } from '@posthorn/domain';
import type { Attempt, AttemptRequest } from './attempt.type.ts';

/** What stands for a value that is never read back. */
const MASKED = '***';

/**
 * What an attempt sent, made again from what is stored. The body is made of the event, which never
 * changes; the webhook's own headers are the names it has now. Signatures come of secrets that may have
 * been replaced since, so they are not shown.
 */
export function attemptRequest(
  attempt: Pick<Attempt, 'deliveryId' | 'number' | 'startedAt' | 'url' | 'address'>,
  event: EventRow,
  ownHeaderNames: readonly string[],
): AttemptRequest {
  return {
    method: 'POST',
    url: attempt.url,
    address: attempt.address,
    headers: {
      ...Object.fromEntries(ownHeaderNames.map((name) => [name, MASKED])),
      'content-type': 'application/json',
      'webhook-id': event.eventId,
      'webhook-timestamp': String(Math.floor(attempt.startedAt.getTime() / 1000)),
      'x-webhook-event-type': event.eventType,
      'x-webhook-delivery-id': attempt.deliveryId,
      'x-webhook-attempt': String(attempt.number),
    },
    body: deliveryBody({
      eventId: event.eventId,
      eventType: event.eventType,
      timestamp: event.occurredAt.toISOString(),
      source: event.source ?? null,
      version: event.version,
      dataText: event.data,
    }),
  };
}
