import type { SignatureHeaders } from '../signing/sign.ts';

/** What the headers of one attempt are made of. */
export interface DeliveryHeaderParts {
  userAgent: string;
  /** The webhook's own; they cannot replace ours. */
  own: Readonly<Record<string, string>>;
  /** What proves to the receiver who sends; null: nothing. */
  authorization: string | null;
  signature: SignatureHeaders;
  eventType: string;
  deliveryId: string;
  /** 1 for the first. */
  attempt: number;
  /** The id of the event's row. */
  eventUuid: string;
  /** The paths of encrypted values, comma-separated; null where nothing was encrypted. */
  encrypted: string | null;
}

/**
 * All headers of an attempt but those of the connection, in the order in which they are sent
 * (contract, "What a webhook receives"). The one place that knows: sending makes them here, and so
 * does whoever shows an attempt later, of what was kept of it. A header that is new here needs a part
 * that earlier attempts lack, or it would appear in them.
 */
export function deliveryHeaders(parts: DeliveryHeaderParts): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': parts.userAgent, ...parts.own };
  headers['user-agent'] = parts.userAgent;
  if (parts.authorization !== null) headers.authorization = parts.authorization;
  headers['content-type'] = 'application/json';
  Object.assign(headers, parts.signature);
  headers['x-webhook-event-type'] = parts.eventType;
  headers['x-webhook-delivery-id'] = parts.deliveryId;
  headers['x-webhook-attempt'] = String(parts.attempt);
  if (parts.encrypted !== null) headers['x-webhook-encrypted'] = parts.encrypted;
  headers.traceparent = traceparentOf(parts);
  return headers;
}

/**
 * One trace an event: its id is the trace's id, so every attempt of every delivery is found together.
 * The span is the end of the delivery's id and the attempt's number: another for each attempt.
 */
function traceparentOf({ eventUuid, deliveryId, attempt }: DeliveryHeaderParts): string {
  const number = (attempt & 0xffff).toString(16).padStart(4, '0');
  return `00-${eventUuid.replaceAll('-', '')}-${deliveryId.slice(-12)}${number}-01`;
}
