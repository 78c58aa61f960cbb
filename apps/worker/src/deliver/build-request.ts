import type { ClaimedDelivery } from '@posthorn/db';
import { deliveryBody } from '@posthorn/domain';
import type { SendRequest } from '@posthorn/outbound';
import type { WebhookTarget } from './webhook-targets.ts';

/**
 * The request of one attempt (contract, "What a webhook receives"). The bytes signed are the bytes
 * sent; the webhook's own headers come first, so they cannot replace ours.
 */
export function buildRequest(
  delivery: ClaimedDelivery,
  target: WebhookTarget,
  nowMs: number,
): SendRequest {
  const body = Buffer.from(
    deliveryBody({
      eventId: delivery.eventId,
      eventType: delivery.eventType,
      timestamp: new Date(delivery.occurredAtMs).toISOString(),
      source: delivery.source,
      version: delivery.version,
      dataText: delivery.dataText,
    }),
  );
  const signature = target.signerAt(nowMs)({
    eventId: delivery.eventId,
    timestampS: Math.floor(nowMs / 1000),
    body,
  });
  return {
    url: target.url,
    poolKey: target.id,
    body,
    headers: {
      ...target.headers(),
      'content-type': 'application/json',
      ...signature,
      'x-webhook-event-type': delivery.eventType,
      'x-webhook-delivery-id': delivery.id,
      'x-webhook-attempt': String(delivery.attempts + 1),
      traceparent: traceparentOf(delivery),
    },
  };
}

/**
 * One trace an event: its id is the trace's id, so every attempt of every delivery is found together.
 * The span is the end of the delivery's id and the attempt's number: another for each attempt.
 */
function traceparentOf({ eventUuid, id, attempts }: ClaimedDelivery): string {
  const attempt = ((attempts + 1) & 0xffff).toString(16).padStart(4, '0');
  return `00-${eventUuid.replaceAll('-', '')}-${id.slice(-12)}${attempt}-01`;
}
