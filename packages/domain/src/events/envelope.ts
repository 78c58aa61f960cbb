import type { ErrorDetail } from '../errors/posthorn-error.ts';
import type { ParsedEvent } from './canonical-event.ts';
import { isEventTypeName } from './event-type.ts';
import { normaliseTimestamp } from './timestamp.ts';

/** An event's fields as some dialect wrote them, `undefined` for what it left out. */
export interface Envelope {
  eventId: unknown;
  clientId: unknown;
  eventType: unknown;
  timestamp: unknown;
  source: unknown;
  version: unknown;
  /** Undefined when there is no data. */
  dataText: string | undefined;
  data: unknown;
}

/** What the dialect calls each field, for the paths of faults. */
export type FieldNames = Readonly<Record<Exclude<keyof Envelope, 'dataText'>, string>>;

export const FIELD_CHARS_MAX = { eventId: 200, clientId: 100, source: 200, version: 50 } as const;

// Printable ASCII without blanks at the ends: the id travels as the header `webhook-id`, where
// other bytes would be read differently from how they were signed.
const EVENT_ID = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const DEFAULT_VERSION = '1.0';

/** Checks an envelope and makes the canonical event, or lists every fault with its path. */
export function readEnvelope(fields: Envelope, names: FieldNames, nowMs: number): ParsedEvent {
  const details: ErrorDetail[] = [];
  const { eventId, eventType, dataText } = fields;

  const eventIdFault = faultOfEventId(eventId);
  if (eventIdFault) details.push({ path: names.eventId, message: eventIdFault });
  if (typeof eventType !== 'string') {
    details.push({ path: names.eventType, message: stringFault(eventType) });
  } else if (!isEventTypeName(eventType)) {
    details.push({
      path: names.eventType,
      message:
        'must be segments of letters, digits, _ and - joined by dots, 128 characters at most',
    });
  }
  const clientId = optional(fields.clientId, names.clientId, FIELD_CHARS_MAX.clientId, details);
  if (clientId === '') details.push({ path: names.clientId, message: 'must not be empty' });
  const source = optional(fields.source, names.source, FIELD_CHARS_MAX.source, details);
  const version = optional(fields.version, names.version, FIELD_CHARS_MAX.version, details);
  if (version === '') details.push({ path: names.version, message: 'must not be empty' });
  const timestamp = readTimestamp(fields.timestamp, names.timestamp, details);
  if (dataText === undefined) details.push({ path: names.data, message: 'is required' });

  if (
    details.length > 0 ||
    typeof eventId !== 'string' ||
    typeof eventType !== 'string' ||
    dataText === undefined
  ) {
    const knownId = typeof eventId === 'string' && !eventIdFault ? eventId : null;
    return { ok: false, code: 'VALIDATION_FAILED', details, eventId: knownId };
  }
  return {
    ok: true,
    event: {
      eventId,
      clientId,
      eventType,
      timestamp: timestamp ?? new Date(nowMs).toISOString(),
      hasOwnTimestamp: timestamp !== null,
      source,
      version: version ?? DEFAULT_VERSION,
      dataText,
      data: fields.data,
    },
  };
}

function faultOfEventId(value: unknown): string | null {
  if (typeof value !== 'string') return stringFault(value);
  if (value.length === 0) return 'must not be empty';
  if (value.length > FIELD_CHARS_MAX.eventId) return tooLong(FIELD_CHARS_MAX.eventId);
  return EVENT_ID.test(value) ? null : 'must be printable ASCII, without blanks at its ends';
}

function readTimestamp(value: unknown, path: string, details: ErrorDetail[]): string | null {
  if (value === undefined || value === null) return null;
  const normal = typeof value === 'string' ? normaliseTimestamp(value) : null;
  if (normal === null) {
    details.push({
      path,
      message: 'must be an ISO 8601 time with a zone, such as 2026-05-18T18:06:00Z',
    });
  }
  return normal;
}

/** A text that may be left out. PostgreSQL stores neither NUL nor half a surrogate pair. */
function optional(
  value: unknown,
  path: string,
  charsMax: number,
  details: ErrorDetail[],
): string | null {
  if (value === undefined || value === null) return null;
  let message: string | null = null;
  if (typeof value !== 'string') message = 'must be a string';
  else if (value.length > charsMax) message = tooLong(charsMax);
  else if (CONTROL.test(value)) message = 'must not contain control characters';
  else if (!value.isWellFormed()) message = 'must not contain half a surrogate pair';
  else return value;
  details.push({ path, message });
  return null;
}

function stringFault(value: unknown): string {
  return value === undefined ? 'is required' : 'must be a string';
}

function tooLong(charsMax: number): string {
  return `must have ${charsMax} characters at most`;
}
