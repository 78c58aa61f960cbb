import type { ClaimedDelivery } from '@posthorn/db';
import { deliveryBody, deliveryHeaders, type SentRequest } from '@posthorn/domain';
import type { SendRequest } from '@posthorn/outbound';
import type { WebhookTarget } from './webhook-targets.ts';

/** A request to send, and what its attempt keeps of it. */
export interface BuiltRequest {
  request: SendRequest;
  sent: SentRequest;
}

/**
 * The request of one attempt (contract, "What a webhook receives"). The bytes signed are the bytes
 * sent, and what is kept as evidence is of this very request.
 */
export function buildRequest(
  delivery: ClaimedDelivery,
  target: WebhookTarget,
  { nowMs, userAgent }: { nowMs: number; userAgent: string },
): BuiltRequest {
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
  const own = target.headers();
  const headers = deliveryHeaders({
    userAgent,
    own,
    authorization: null,
    signature,
    eventType: delivery.eventType,
    deliveryId: delivery.id,
    attempt: delivery.attempts + 1,
    eventUuid: delivery.eventUuid,
    encrypted: null,
  });
  return {
    request: { url: target.url, poolKey: target.id, body, headers },
    sent: {
      userAgent,
      signature,
      ownHeaderNames: Object.keys(own),
      authorizationScheme: null,
      encrypted: null,
      dataText: null,
    },
  };
}
