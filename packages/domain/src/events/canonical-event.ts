import { hash } from 'node:crypto';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { ErrorDetail } from '../errors/posthorn-error.ts';

/** The one form into which every dialect of an event is brought. */
export interface CanonicalEvent {
  eventId: string;
  /** The tenant's id or slug as the sender wrote it; null when left out. */
  clientId: string | null;
  eventType: string;
  /** ISO 8601 in UTC with milliseconds; the time of receipt when the sender left it out. */
  timestamp: string;
  /** Whether the sender gave the timestamp. One made up here is no part of the content. */
  hasOwnTimestamp: boolean;
  source: string | null;
  version: string;
  /** The JSON text of `data` exactly as it was sent. */
  dataText: string;
  /** `dataText` parsed, for filters and schemas; integers beyond 2^53 lose digits here only. */
  data: unknown;
}

/** One event of a request, or what is wrong with it. */
export type ParsedEvent =
  | { ok: true; event: CanonicalEvent }
  | { ok: false; code: ErrorCode; details: ErrorDetail[]; eventId: string | null };

/** The parts of an event that the delivered body is made of. */
export type DeliveredEvent = Pick<
  CanonicalEvent,
  'eventId' | 'eventType' | 'timestamp' | 'source' | 'version' | 'dataText'
>;

/**
 * The SHA-256 of what makes an event's content: the same event id with another hash is a conflict,
 * with the same hash a duplicate. A timestamp that the sender did not give is left out, or no retry
 * could ever be a duplicate.
 */
export function contentHash(
  event: DeliveredEvent & Pick<CanonicalEvent, 'hasOwnTimestamp'>,
): Buffer {
  const envelope = JSON.stringify([
    event.eventId,
    event.eventType,
    event.hasOwnTimestamp ? event.timestamp : null,
    event.source,
    event.version,
  ]);
  // JSON.stringify writes no line break, so the two parts cannot run into one another.
  // Hex and back costs half of what asking for a buffer does.
  return Buffer.from(hash('sha256', `${envelope}\n${event.dataText}`, 'hex'), 'hex');
}

/**
 * The body a webhook receives (contract). `data` is put in as text, so it arrives byte for byte as
 * it was sent.
 */
export function deliveryBody(event: DeliveredEvent): string {
  return (
    `{"id":${JSON.stringify(event.eventId)},"type":${JSON.stringify(event.eventType)}` +
    `,"timestamp":${JSON.stringify(event.timestamp)},"source":${JSON.stringify(event.source)}` +
    `,"version":${JSON.stringify(event.version)},"data":${event.dataText}}`
  );
}
