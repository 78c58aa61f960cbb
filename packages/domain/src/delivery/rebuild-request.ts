import { type DeliveredEvent, deliveryBody } from '../events/canonical-event.ts';
import { deliveryHeaders } from './delivery-headers.ts';
import type { SentRequest } from './evidence.ts';

/** What stands for a value that is a secret. */
const MASKED = '***';

/**
 * The request of an attempt as it was sent then: every header that went over the wire, in its order,
 * with secrets' values masked, and the body byte for byte. It is made of what the attempt kept and
 * of the event, which never changes; of the webhook as it is now there is nothing in it.
 */
export function rebuildRequest(
  sent: SentRequest,
  attempt: { url: string; deliveryId: string; number: number },
  event: DeliveredEvent & { uuid: string },
): { headers: Record<string, string>; body: string } {
  const body = deliveryBody({ ...event, dataText: sent.dataText ?? event.dataText });
  const { authorizationScheme: scheme } = sent;
  const headers = {
    host: new URL(attempt.url).host,
    connection: 'keep-alive',
    ...deliveryHeaders({
      userAgent: sent.userAgent,
      own: Object.fromEntries(sent.ownHeaderNames.map((name) => [name, MASKED])),
      authorization: scheme === null ? null : `${scheme} ${MASKED}`,
      signature: sent.signature,
      eventType: event.eventType,
      deliveryId: attempt.deliveryId,
      attempt: attempt.number,
      eventUuid: event.uuid,
      encrypted: sent.encrypted,
    }),
    'content-length': String(Buffer.byteLength(body)),
  };
  return { headers, body };
}
