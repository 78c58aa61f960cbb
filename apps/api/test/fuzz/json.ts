import fc from 'fast-check';

/** `JSON.rawJSON`, which TypeScript's library lacks: numbers that JavaScript would not write so. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** Texts that mean something to JSON, PostgreSQL, HTTP, URLs, GraphQL or JavaScript. */
export const TEXTS = [
  '', ' ', '\u0000', '\ud800', '\udfff\ud800', '\ufeff', '\u202e', '\u2028', 'é😀', '__proto__', 'constructor',
  'null', 'true', '0', '-1', '1e400', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', "'; drop table events; --", '%', '_', '\\', '$1', '$' + '{a}', '{{a}}', '../../etc/passwd',
  '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z', '+275760-09-13T00:00:00.001Z',
  'a.b', 'order.*', '*', '.', 'a..b', 'data', 'data.card', '$or', '$and', '$not', '$gt', 'amount_gt', '_gt', 'a_in',
  'http://127.0.0.1:1/', 'https://[::1]:1/', 'http://2130706433/', 'ftp://a/', 'javascript:alert(1)', 'http://a:b@127.0.0.1/', 'http://127.0.0.1:99999/',
  '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', '{"kty":"RSA"}', 'whsec_', 'ph_', 'Bearer x', 'x'.repeat(3_000), '['.repeat(200),
]; // biome-ignore format: a list of small things

export const NUMBERS = [
  '0', '-0', '1', '-1', '50', '51', '1.50', '0.1', '1e400', '-1e400', '1e-400', '9007199254740993', '2147483647', '2147483648',
  '-2147483649', '1E5', '123456789012345678901234567890',
]; // biome-ignore format: a list of small things

const KEYS = [
  'a', 'b', 'amount', 'amount_gt', 'amount_in', 'a.b', 'a.0', '__proto__', 'constructor', '$or', '$and', '$not', '$eq', '$gt', '$in', '$exists',
  'type', 'id', 'data', 'event_id', 'eventId', '', '\u0000', 'length', 'toJSON',
]; // biome-ignore format: a list of small things

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 1, arbitrary: fc.uuid() },
);

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS).map((number) => rawJSON(number)) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
);

/** Any JSON value; `JSON.stringify` writes it, numbers as they stand above. */
export const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), text), tie('value')), { maxLength: 5 })
      // So that `__proto__` is a member like any other.
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** Filters that are mostly well-formed, with values that mostly are not. */
export const filters: fc.Arbitrary<unknown> = fc.letrec<{ object: unknown }>((tie) => {
  const operator = fc.constantFrom(
    '',
    '_gt',
    '_gte',
    '_lt',
    '_lte',
    '_ne',
    '_in',
    '_nin',
    '_contains',
    '_starts_with',
    '_exists',
  );
  const path = fc.constantFrom('a', 'amount', 'a.b', 'a.b.0', '__proto__', 'constructor', 'a_gt');
  const entry = fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .tuple(path, operator, json)
        .map(([at, suffix, value]) => [at + suffix, value] as const),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.constantFrom('$and', '$or'),
        fc.array(tie('object'), { maxLength: 3 }),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(fc.constant('$not'), tie('object')) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(path, operator, json)
        .map(([at, name, value]) => [at, { [`$${name.slice(1)}`]: value }] as const),
    },
  );
  return {
    object: fc.oneof(
      { maxDepth: 3 },
      fc.array(entry, { maxLength: 1 }).map((entries) => Object.fromEntries(entries)),
      fc.array(entry, { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    ),
  };
}).object;

/** Something, once in so many times; else undefined. */
export function rarely<Value>(
  arbitrary: fc.Arbitrary<Value>,
  oneIn: number,
): fc.Arbitrary<Value | undefined> {
  const nothing = { weight: oneIn - 1, arbitrary: fc.constant(undefined) };
  return fc.oneof(nothing, { weight: 1, arbitrary });
}

/** One change to a JSON value: what `pick` (of all places in it) points to becomes something else. */
const change = fc.record({
  pick: fc.nat(),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
  key: fc.oneof(fc.constantFrom(...KEYS), text),
  value: json,
});
export type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** None, for what ought to succeed, or a few. */
export const changes = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Change[]>([]) },
  { weight: 2, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
);

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

/** The value with the changes made; the places are counted anew for each. */
export function withChanges(value: unknown, changes: readonly Change[]): unknown {
  const root: Record<string, unknown> = { value: copyOf(value) };
  for (const { pick, kind, key, value: other } of changes) {
    const places = placesIn(root);
    const place = places[pick % places.length];
    if (!place) continue;
    const inner = place.holder[place.key];
    if (kind === 'remove' && place.holder !== root) delete place.holder[place.key];
    else if (kind === 'add' && isHolder(inner)) define(inner, key, copyOf(other));
    else define(place.holder, place.key, copyOf(other));
  }
  return root.value;
}

/** What is generated stays as it is: it is needed again to find a smaller one that fails. */
function copyOf(value: unknown): unknown {
  if (!isHolder(value)) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}

function placesIn(holder: Record<string, unknown>): Place[] {
  return Object.keys(holder).flatMap((key) => {
    const inner = holder[key];
    return [{ holder, key }, ...(isHolder(inner) ? placesIn(inner) : [])];
  });
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.isExtensible(value);
}

function define(holder: object, key: string, value: unknown): void {
  const options = { value, writable: true, enumerable: true, configurable: true };
  // An index beyond an array's end would make it as long as that.
  if (Array.isArray(holder)) holder.push(value);
  else Object.defineProperty(holder, key, options);
}

/** A change to a text: something cut out, doubled or put in. */
export const edit = fc.record({
  at: fc.nat(),
  length: fc.nat({ max: 12 }),
  kind: fc.constantFrom('cut', 'double', 'insert', 'truncate'),
  text,
});

export function withEdits(
  whole: string,
  edits: readonly { at: number; length: number; kind: string; text: string }[],
): string {
  return edits.reduce((current, { at, length, kind, text: other }) => {
    const start = at % (current.length + 1);
    const [head, cut, tail] = [
      current.slice(0, start),
      current.slice(start, start + length),
      current.slice(start + length),
    ];
    if (kind === 'cut') return head + tail;
    if (kind === 'double') return head + cut + cut + tail;
    return kind === 'truncate' ? head : head + other + cut + tail;
  }, whole);
}
