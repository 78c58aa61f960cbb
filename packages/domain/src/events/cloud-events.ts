import type { ErrorDetail } from '../errors/posthorn-error.ts';
import type { Envelope, FieldNames } from './envelope.ts';
import type { JsonObject } from './native-event.ts';

/** CloudEvents 1.0 attributes, as the JSON format and (after `ce-`) the HTTP binding name them. */
export const CLOUD_EVENT_NAMES: FieldNames = {
  eventId: 'id',
  clientId: 'clientid',
  eventType: 'type',
  timestamp: 'time',
  source: 'source',
  version: 'version',
  data: 'data',
};

export const CLOUD_EVENT_HEADER_NAMES: FieldNames = {
  eventId: 'ce-id',
  clientId: 'ce-clientid',
  eventType: 'ce-type',
  timestamp: 'ce-time',
  source: 'ce-source',
  version: 'ce-version',
  data: '',
};

/** Reads CloudEvents attributes. An event without data has the data `null` (data is optional there). */
export function cloudEnvelope(attributes: JsonObject, dataText: string | undefined): Envelope {
  return {
    eventId: attributes.id,
    clientId: attributes.clientid,
    eventType: attributes.type,
    timestamp: attributes.time,
    source: attributes.source,
    version: attributes.version,
    dataText: dataText ?? 'null',
    data: dataText === undefined ? null : attributes.data,
  };
}

/** The faults of a CloudEvent beyond those of its envelope. */
export function cloudEventFaults(attributes: JsonObject, prefix: '' | 'ce-'): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  if (attributes.specversion !== '1.0') {
    details.push({ path: `${prefix}specversion`, message: 'must be "1.0"' });
  }
  if (typeof attributes.source !== 'string' || attributes.source === '') {
    details.push({ path: `${prefix}source`, message: 'is required' });
  }
  if (attributes.data_base64 !== undefined) {
    details.push({ path: 'data_base64', message: 'is not accepted: send JSON as `data`' });
  }
  return details;
}

/**
 * The attributes of a binary-mode CloudEvent: headers that begin with `ce-`, unquoted and
 * percent-decoded (HTTP protocol binding, section 3.1.3.2).
 */
export function attributesOfHeaders(
  headers: Readonly<Record<string, string | undefined>>,
): JsonObject {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !name.startsWith('ce-')) continue;
    attributes[name.slice(3)] = decodeAttribute(value);
  }
  return attributes;
}

function decodeAttribute(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1];
  const text = quoted === undefined ? value : quoted.replace(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is not an escape
  }
}
