import type { ErrorCode } from '../errors/catalogue.ts';
import type { ParsedEvent } from './canonical-event.ts';
import { parseJson } from './decode-body.ts';
import { type FieldNames, readEnvelope } from './envelope.ts';
import { INGEST_LIMITS, type IngestLimits } from './ingest-limits.ts';
import { scanEvents } from './json-scanner.ts';
import { trimBlanks } from './parse-ingest-body.ts';

/** What a person says of an event; what is left out is as in an event of a source. */
export interface PublishedFields {
  eventId: string;
  eventType: string;
  timestamp?: string | null;
  source?: string | null;
  version?: string | null;
}

const NAMES: FieldNames = {
  eventId: 'eventId',
  clientId: 'tenantId',
  eventType: 'eventType',
  timestamp: 'timestamp',
  source: 'source',
  version: 'version',
  data: 'dataText',
};

/**
 * Reads an event that a person publishes: the same checks as for one of a source, and the same care
 * for the bytes of its data.
 *
 * @param dataText JSON text
 */
export function readPublishedEvent(
  fields: PublishedFields,
  dataText: string,
  limits: IngestLimits,
): ParsedEvent {
  const { eventBytesMax, depthMax, nowMs } = { ...INGEST_LIMITS, ...limits };
  const bytes = Buffer.byteLength(JSON.stringify(fields)) + Buffer.byteLength(dataText);
  if (bytes > eventBytesMax) {
    return fault('EVENT_TOO_LARGE', `the event is over ${eventBytesMax} bytes`);
  }
  if (!dataText.isWellFormed()) {
    return fault('VALIDATION_FAILED', 'must not contain half a surrogate pair');
  }
  const text = trimBlanks(dataText);
  if (!scanEvents(text, false, depthMax - 1, 1).ok) {
    return fault('NESTING_TOO_DEEP', `the event is nested over ${depthMax} levels deep`);
  }
  const parsed = parseJson(text);
  if (!parsed.ok) {
    return fault('VALIDATION_FAILED', `is not JSON: ${parsed.details[0]?.message ?? ''}`);
  }
  const envelope = {
    eventId: fields.eventId,
    clientId: undefined,
    eventType: fields.eventType,
    timestamp: fields.timestamp ?? undefined,
    source: fields.source ?? undefined,
    version: fields.version ?? undefined,
    dataText: text,
    data: parsed.value,
  };
  return readEnvelope(envelope, NAMES, nowMs);
}

function fault(code: ErrorCode, message: string): ParsedEvent {
  return { ok: false, code, details: [{ path: NAMES.data, message }], eventId: null };
}
