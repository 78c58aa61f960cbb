import type { ParsedEvent } from './canonical-event.ts';
import {
  attributesOfHeaders,
  CLOUD_EVENT_HEADER_NAMES,
  CLOUD_EVENT_NAMES,
  cloudEnvelope,
  cloudEventFaults,
} from './cloud-events.ts';
import { type BodyFault, bodyFault, decodeBody, parseJson } from './decode-body.ts';
import { type FieldNames, readEnvelope } from './envelope.ts';
import { INGEST_LIMITS, type IngestLimits } from './ingest-limits.ts';
import { type EventSlice, isBlank, scanEvents } from './json-scanner.ts';
import { ingestMode } from './media-type.ts';
import { type JsonObject, nativeEnvelope, nativeNames } from './native-event.ts';

/** What a request to ingest holds, or why it is refused as a whole. */
export type ParsedIngestBody = { ok: true; isArray: boolean; events: ParsedEvent[] } | BodyFault;

type Headers = Readonly<Record<string, string | undefined>>;
type Limits = Required<IngestLimits>;

/**
 * Reads the body of a request to ingest in every dialect of the contract: snake_case and camelCase,
 * one event or an array, CloudEvents 1.0 structured, batch and binary. Each event keeps the JSON
 * text of its `data` exactly as it was sent.
 *
 * Unknown members are ignored. Of members given twice the last counts, as in `JSON.parse`.
 *
 * @param headers names in lower case; only `ce-*` are read
 */
export function parseIngestBody(
  body: Uint8Array,
  contentType: string | undefined,
  headers: Headers,
  limits: IngestLimits,
): ParsedIngestBody {
  const mode = ingestMode(contentType, headers);
  if (!mode) return bodyFault('UNSUPPORTED_MEDIA_TYPE', 'is not JSON in UTF-8');
  const all: Limits = { ...INGEST_LIMITS, ...limits };
  if (mode === 'cloud-binary') return parseBinary(body, headers, all);

  const decoded = decodeBody(body);
  if (!decoded.ok) return decoded;
  const { text } = decoded;
  const first = firstCharacter(text);
  if (first === '') return bodyFault('EMPTY_BODY', 'is empty');
  const isArray = first === '[';
  if (!isArray && body.length > all.eventBytesMax) return tooLarge(all);

  const scan = scanEvents(text, isArray, all.depthMax, all.batchEventsMax);
  if (!scan.ok) return scanFault(scan.reason, all);
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const shapeFault = faultOfShape(parsed.value, mode);
  if (shapeFault) return shapeFault;

  const isCloud = mode !== 'native';
  const values: unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
  const events = values.map((value, index) =>
    readEvent(text, value, scan.slices[index], isCloud, all),
  );
  return { ok: true, isArray, events };
}

function readEvent(
  text: string,
  value: unknown,
  slice: EventSlice | undefined,
  isCloud: boolean,
  limits: Limits,
): ParsedEvent {
  if (!isObject(value) || !slice) {
    const details = [{ path: '', message: 'must be an object' }];
    return { ok: false, code: 'VALIDATION_FAILED', details, eventId: null };
  }
  if (isOver(text, slice, limits.eventBytesMax)) {
    const { details } = tooLarge(limits);
    return { ok: false, code: 'EVENT_TOO_LARGE', details, eventId: null };
  }
  const dataText = slice.dataStart < 0 ? undefined : text.slice(slice.dataStart, slice.dataEnd);
  if (!isCloud) {
    return readEnvelope(nativeEnvelope(value, dataText), nativeNames(value), limits.nowMs);
  }
  return readCloudEvent(value, dataText, CLOUD_EVENT_NAMES, '', limits);
}

function parseBinary(body: Uint8Array, headers: Headers, limits: Limits): ParsedIngestBody {
  if (body.length > limits.eventBytesMax) return tooLarge(limits);
  const decoded = decodeBody(body);
  if (!decoded.ok) return decoded;
  const dataText = trimBlanks(decoded.text);
  const attributes: Record<string, unknown> = { ...attributesOfHeaders(headers) };
  if (dataText !== '') {
    // The data stands one level deep in its event.
    const scan = scanEvents(dataText, false, limits.depthMax - 1, 1);
    if (!scan.ok) return scanFault(scan.reason, limits);
    const parsed = parseJson(dataText);
    if (!parsed.ok) return parsed;
    attributes.data = parsed.value;
  }
  const text = dataText === '' ? undefined : dataText;
  const event = readCloudEvent(attributes, text, CLOUD_EVENT_HEADER_NAMES, 'ce-', limits);
  return { ok: true, isArray: false, events: [event] };
}

function readCloudEvent(
  attributes: JsonObject,
  dataText: string | undefined,
  names: FieldNames,
  prefix: '' | 'ce-',
  limits: Limits,
): ParsedEvent {
  const faults = cloudEventFaults(attributes, prefix);
  const event = readEnvelope(cloudEnvelope(attributes, dataText), names, limits.nowMs);
  if (faults.length === 0) return event;
  if (event.ok) {
    return { ok: false, code: 'VALIDATION_FAILED', details: faults, eventId: event.event.eventId };
  }
  return { ...event, details: [...faults, ...event.details] };
}

function faultOfShape(value: unknown, mode: string): BodyFault | null {
  if (Array.isArray(value)) {
    if (mode === 'cloud-structured') {
      return bodyFault('VALIDATION_FAILED', 'must be one object; a batch has its own content type');
    }
    return value.length > 0 ? null : bodyFault('VALIDATION_FAILED', 'holds no event');
  }
  if (mode === 'cloud-batch') return bodyFault('VALIDATION_FAILED', 'must be an array');
  return isObject(value)
    ? null
    : bodyFault('VALIDATION_FAILED', 'must be an object, or an array of objects');
}

function scanFault(reason: 'too-deep' | 'too-many', limits: Limits): BodyFault {
  return reason === 'too-deep'
    ? bodyFault('NESTING_TOO_DEEP', `an event is nested over ${limits.depthMax} levels deep`)
    : bodyFault('BATCH_TOO_LARGE', `holds over ${limits.batchEventsMax} events`);
}

function tooLarge(limits: Limits): BodyFault {
  return bodyFault('EVENT_TOO_LARGE', `the event is over ${limits.eventBytesMax} bytes`);
}

/** Whether an event has too many bytes; a character has one to three of them in UTF-8. */
function isOver(text: string, { start, end }: EventSlice, bytesMax: number): boolean {
  const chars = end - start;
  if (chars * 3 <= bytesMax) return false;
  return chars > bytesMax || Buffer.byteLength(text.slice(start, end)) > bytesMax;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstCharacter(text: string): string {
  let at = 0;
  while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
  return text.charAt(at);
}

/** JSON text without the blanks around it. */
export function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
