import { expect } from 'vitest';
import {
  type CanonicalEvent,
  INGEST_LIMITS,
  type IngestLimits,
  type ParsedEvent,
  parseIngestBody,
} from '../src/index.ts';

export const NOW_MS = Date.UTC(2026, 10, 23, 12);

/** Parses a body given as text or bytes. */
export function parse(
  body: string | Uint8Array,
  contentType: string | undefined = 'application/json',
  headers: Record<string, string | undefined> = {},
  limits: Partial<IngestLimits> = {},
) {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return parseIngestBody(bytes, contentType, headers, {
    nowMs: NOW_MS,
    ...INGEST_LIMITS,
    ...limits,
  });
}

/** The code of a body that is refused as a whole, or of its one refused event; `ok` for neither. */
export function codeOf(...args: Parameters<typeof parse>): string {
  const result = parse(...args);
  if (!result.ok) return result.code;
  expect(result.events).toHaveLength(1);
  const [event] = result.events;
  return event?.ok === false ? event.code : 'ok';
}

export function parsedEvents(...args: Parameters<typeof parse>): ParsedEvent[] {
  const result = parse(...args);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result)}`);
  return result.events;
}

/** The one event of a body that is fine. */
export function eventOf(...args: Parameters<typeof parse>): CanonicalEvent {
  const [event, ...others] = parsedEvents(...args);
  if (!event?.ok || others.length > 0) throw new Error(`not one event: ${JSON.stringify(event)}`);
  return event.event;
}

/** The paths of the faults of the one event of a body. */
export function faultPaths(...args: Parameters<typeof parse>): (string | undefined)[] {
  const [event] = parsedEvents(...args);
  if (!event || event.ok) throw new Error('there is no fault');
  expect(event.code).toBe('VALIDATION_FAILED');
  return event.details.map(({ path }) => path);
}

/** The text of an event with some of its fields written otherwise; `undefined` leaves one out. */
export function eventText(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({ ...SAMPLE, ...fields });
}

export const SAMPLE = {
  event_id: 'evt_123',
  client_id: 'acme',
  event_type: 'payment.succeeded',
  timestamp: '2026-05-18T18:06:00Z',
  data: { amount: 1 },
  source: 'payment_service',
  version: '1.0',
};
