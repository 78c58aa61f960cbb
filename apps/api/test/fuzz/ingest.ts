import fc from 'fast-check';
import type { TestSource } from '../ingest/support/rows.ts';
import { INGEST_PATH, newEvent, signed } from '../ingest/support/send.ts';
import { changes, edit, json, rarely, withChanges, withEdits } from './json.ts';
import type { Sent } from './send.ts';

const TYPES = [
  'application/json',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/vnd.custom+json; charset=utf-8',
];

/** How a request to ingest is made. */
export const ingestCase = fc.record({
  dialect: fc.constantFrom('native', 'camel', 'cloud'),
  isArray: fc.boolean(),
  data: json,
  changes,
  edits: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(edit, { minLength: 1, maxLength: 4 }) },
  ),
  /** A byte that becomes another one. */
  flip: rarely(fc.tuple(fc.nat(), fc.nat({ max: 255 })), 4),
  type: fc.oneof(
    { weight: 3, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
  ),
  isSigned: fc.oneof(
    { weight: 9, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
});
export type IngestCase = typeof ingestCase extends fc.Arbitrary<infer Value> ? Value : never;

export function ingestRequest(given: IngestCase, source: TestSource): Sent {
  const event = eventOf(given);
  const value = withChanges(given.isArray ? [event, newEvent()] : event, given.changes);
  const bytes = Buffer.from(withEdits(JSON.stringify(value) ?? '', given.edits));
  if (given.flip && bytes.length > 0) bytes[given.flip[0] % bytes.length] = given.flip[1];
  const proof = given.isSigned
    ? signed(source, bytes)
    : { ...signed(source, bytes), 'x-source-signature': 'sha256=00' };
  const headers = { 'content-type': given.type, ...proof };
  return { method: 'POST', path: INGEST_PATH, headers, body: bytes };
}

function eventOf({ dialect, data }: IngestCase): object {
  const { event_id: id } = newEvent();
  if (dialect === 'camel') return { eventId: id, eventType: 'payment.succeeded', data };
  if (dialect === 'cloud') return { specversion: '1.0', id, source: '/a', type: 'a.b', data };
  return newEvent({ data });
}

/** How many events of an answer were stored. */
export function acceptedIn(status: number, body: { accepted?: number } | null): number {
  if (status === 202) return 1;
  return status === 207 ? (body?.accepted ?? 0) : 0;
}
