import fc from 'fast-check';
import { changes, edit, json, rarely, text, withChanges, withEdits } from './json.ts';
import type { Sent } from './send.ts';

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/xml',
  'text/plain',
  '',
];

/** How a request is made of a route and its sample. */
export const restCase = fc.record({
  route: fc.nat(),
  caller: fc.nat(),
  id: rarely(text, 3),
  query: fc.array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom(
          'tenant_id',
          'cursor',
          'limit',
          'status',
          'webhook_id',
          'event_type',
          'event_id',
          'from',
          'to',
        ),
        text,
      ),
      fc.oneof(
        text,
        fc.constantFrom(
          '1',
          '100',
          '101',
          'dead',
          'active',
          '1969-12-31T23:59:59.999Z',
          '9999-12-31T23:59:59Z',
        ),
      ),
    ),
    { maxLength: 3 },
  ),
  changes,
  body: rarely(json, 8),
  edits: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) },
  ),
  type: fc.oneof(
    { weight: 9, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
  ),
});
export type RestCase = typeof restCase extends fc.Arbitrary<infer Value> ? Value : never;

export function restRequest(
  given: RestCase,
  route: string,
  sample: { id?: string; query?: object; body?: object },
): Sent {
  const [method = 'GET', path = '/'] = route.split(' ');
  const search = new URLSearchParams({ ...sample.query });
  for (const [name, value] of given.query) search.set(name.toWellFormed(), value.toWellFormed());
  const asked = encodeURIComponent((given.id ?? sample.id ?? 'x').toWellFormed());
  // An empty one, `.` and `..` would be another path.
  const id = /^\.{0,2}$/.test(asked) ? 'x' : asked;
  const url = `${path.replace('{id}', id)}${search.size > 0 ? `?${search}` : ''}`;
  const value = given.body ?? withChanges(sample.body ?? {}, given.changes);
  const headers: Record<string, string> = given.type === '' ? {} : { 'content-type': given.type };
  return { method, path: url, headers, body: withEdits(JSON.stringify(value) ?? '', given.edits) };
}
