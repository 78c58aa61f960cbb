import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { TestSource } from '../ingest/support/rows.ts';
import { INGEST_PATH, newEvent, signed } from '../ingest/support/send.ts';
import { changes, edit, json, rarely, text, withChanges, withEdits } from './json.ts';
import type { Sent } from './send.ts';

const TYPES = [
  'application/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/vnd.custom+json; charset=utf-8',
  'application/json; charset=latin1',
  'text/plain',
  'x'.repeat(500),
];

/** Headers that ingest, Fastify or Node looks at, beside those that a dialect sets. */
const HEADERS = [
  'authorization', 'x-source-timestamp', 'x-source-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-encoding',
  'content-type', 'ce-id', 'ce-type', 'ce-source', 'ce-specversion', 'ce-time', 'ce-clientid', 'traceparent', 'tracestate', 'accept', 'x-request-id',
]; // biome-ignore format: a list of small things

/** Values that mean something to one of them. */
const HEADER_TEXTS = [
  '', '0', '-1', '1e9', '99999999999999999999', 'NaN', 'Bearer', 'Bearer ', 'Basic YTpi', 'sha256=', 'sha256=zz', 'v1,', 'v1a,x', 'v1,!!! v1,=',
  'gzip', 'identity', '00-0-0-00', '00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff', '2026-02-30T00:00:00Z', '1.0', '0.3', '%00', '%', '%C3%28', 'x'.repeat(2_000),
]; // biome-ignore format: a list of small things

/** What a header can hold at all: a byte each, none that ends it. */
const headerText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HEADER_TEXTS) },
  {
    weight: 1,
    arbitrary: text.map((value) => value.replace(/[^\x20-\x7e\xa0-\xff]/g, '').slice(0, 2_000)),
  },
);

/** How a request to ingest is made. */
export const ingestCase = fc.record({
  dialect: fc.constantFrom('native', 'camel', 'cloud', 'binary'),
  isArray: fc.boolean(),
  data: json,
  changes,
  edits: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(edit, { minLength: 1, maxLength: 4 }) },
  ),
  /** A byte that becomes another one. */
  flip: rarely(fc.tuple(fc.nat(), fc.nat({ max: 255 })), 4),
  /** Instead of the type that fits. */
  type: rarely(fc.constantFrom(...TYPES), 4),
  signature: fc.constantFrom('plain', 'plain', 'standard', 'standard', 'both', 'wrong', 'none'),
  /** Over those that fit, signatures included. */
  headers: fc.oneof(
    { weight: 2, arbitrary: fc.constant<[string, string][]>([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.tuple(fc.constantFrom(...HEADERS), headerText), {
        minLength: 1,
        maxLength: 3,
      }),
    },
  ),
});
export type IngestCase = typeof ingestCase extends fc.Arbitrary<infer Value> ? Value : never;

export function ingestRequest(given: IngestCase, source: TestSource): Sent {
  const { dialect, isArray } = given;
  const event = eventOf(given);
  const whole = isArray && dialect !== 'binary' ? [event, newEvent()] : event;
  const value = withChanges(whole, given.changes);
  const bytes = Buffer.from(withEdits(JSON.stringify(value) ?? '', given.edits));
  if (given.flip && bytes.length > 0) bytes[given.flip[0] % bytes.length] = given.flip[1];
  const headers = {
    'content-type': given.type ?? typeOf(given),
    ...(dialect === 'binary' ? binaryHeaders() : {}),
    ...proofOf(given.signature, source, bytes),
    ...Object.fromEntries(given.headers),
  };
  return { method: 'POST', path: INGEST_PATH, headers, body: bytes };
}

/** An event that nobody has sent before, and that fits. */
export function goodEvent(source: TestSource): Sent {
  const body = Buffer.from(JSON.stringify(newEvent()));
  const headers = { 'content-type': 'application/json', ...signed(source, body) };
  return { method: 'POST', path: INGEST_PATH, headers, body };
}

function typeOf({ dialect, isArray }: IngestCase): string {
  if (dialect !== 'cloud') return 'application/json';
  return isArray ? 'application/cloudevents-batch+json' : 'application/cloudevents+json';
}

function eventOf({ dialect, data }: IngestCase): unknown {
  const { event_id: id } = newEvent();
  if (dialect === 'camel') return { eventId: id, eventType: 'payment.succeeded', data };
  if (dialect === 'cloud') return { specversion: '1.0', id, source: '/a', type: 'a.b', data };
  return dialect === 'binary' ? data : newEvent({ data });
}

function binaryHeaders(): Record<string, string> {
  const { event_id: id } = newEvent();
  return { 'ce-specversion': '1.0', 'ce-id': id, 'ce-source': '/a', 'ce-type': 'a.b' };
}

/** The headers that prove who sends, in each form that ingest knows. */
function proofOf(
  kind: IngestCase['signature'],
  source: TestSource,
  bytes: Buffer,
): Record<string, string> {
  const { authorization = '', ...plain } = signed(source, bytes);
  const standard = standardOf(source, bytes);
  switch (kind) {
    case 'plain':
      return { authorization, ...plain };
    case 'standard':
      return { authorization, ...standard };
    case 'both':
      return { authorization, ...plain, ...standard };
    case 'wrong':
      return { authorization, ...plain, 'x-source-signature': `sha256=${'0'.repeat(64)}` };
    case 'none':
      return { authorization };
  }
}

/** Standard Webhooks' headers (contract, "REST: ingest"). */
function standardOf(source: TestSource, bytes: Buffer): Record<string, string> {
  const id = newEvent().event_id;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(source.secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key)
    .update(`${id}.${timestamp}.`)
    .update(bytes)
    .digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${mac}`,
  };
}

/** How many events of an answer were stored. */
export function acceptedIn(status: number, body: { accepted?: number } | null): number {
  if (status === 202) return 1;
  return status === 207 ? (body?.accepted ?? 0) : 0;
}
