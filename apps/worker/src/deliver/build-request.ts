import type { ClaimedDelivery } from '@posthorn/db';
import { deliveryBody, deliveryHeaders, type SentRequest } from '@posthorn/domain';
import type { Credentials, SendRequest } from '@posthorn/outbound';
import type { WebhookTarget } from './webhook-targets.ts';

/** What is known when it is sent. */
export interface Sending {
  nowMs: number;
  userAgent: string;
  credentials: Extract<Credentials, { ok: true }>;
}

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
  { nowMs, userAgent, credentials }: Sending,
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
  const { authorization, identity } = credentials;
  const headers = deliveryHeaders({
    userAgent,
    own,
    authorization,
    signature,
    eventType: delivery.eventType,
    deliveryId: delivery.id,
    attempt: delivery.attempts + 1,
    eventUuid: delivery.eventUuid,
    encrypted: null,
  });
  return {
    request: { url: target.url, poolKey: target.id, body, headers, identity },
    sent: {
      userAgent,
      signature,
      ownHeaderNames: Object.keys(own),
      authorizationScheme: authorization?.split(' ', 1)[0] ?? null,
      encrypted: null,
      dataText: null,
    },
  };
}
