import { describe, expect, it } from 'vitest';
import { compileEventSchema } from '../src/index.ts';

function faults(schema: unknown, data: unknown) {
  const compiled = compileEventSchema(schema);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.check(data);
}

const payment = {
  type: 'object',
  required: ['amount', 'currency'],
  properties: {
    amount: { type: 'number', minimum: 0 },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    at: { type: 'string', format: 'date-time' },
    lines: {
      type: 'array',
      items: { type: 'object', properties: { 'a/b~c': { type: 'string' } } },
    },
  },
};

describe("an event type's JSON Schema", () => {
  it('lets fitting data through', () => {
    expect(faults(payment, { amount: 1.5, currency: 'USD', at: '2026-05-18T18:06:00Z' })).toEqual(
      [],
    );
    expect(faults(true, null)).toEqual([]);
    expect(faults({}, 'anything')).toEqual([]);
  });

  it('tells each fault with its path', () => {
    const data = { amount: -1, currency: 'usd', at: 'now', lines: [{}, { 'a/b~c': 1 }] };
    expect(faults(payment, data).map(({ path }) => path)).toEqual([
      'data.amount',
      'data.currency',
      'data.at',
      'data.lines.1.a/b~c',
    ]);
    expect(faults(payment, {})).toHaveLength(2);
    expect(faults(false, 1)).toHaveLength(1);
  });

  it('tells a bounded number of faults', () => {
    expect(faults({ items: { type: 'string' } }, Array(10_000).fill(1))).toHaveLength(20);
  });

  it('coerces nothing', () => {
    expect(faults(payment, { amount: '1', currency: 'USD' })).toHaveLength(1);
  });

  it('is read as draft 7 where it says so', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      items: [{ type: 'string' }],
    };
    expect(faults(schema, [1])).toHaveLength(1);
  });

  it('holds each place to its own pattern', () => {
    const schema = {
      properties: { a: { pattern: '^a+$' }, b: { pattern: '^b+$' } },
      patternProperties: { '^x': { type: 'number' }, '^y': { type: 'string' } },
    };
    expect(faults(schema, { a: 'aa', b: 'bb', x1: 1, y1: '1' })).toEqual([]);
    expect(faults(schema, { a: 'bb', b: 'aa', x1: '1', y1: 1 })).toHaveLength(4);
  });

  it('runs patterns in linear time', () => {
    const schema = { type: 'string', pattern: '^(a+)+$' };
    expect(faults(schema, `${'a'.repeat(50_000)}!`)).toHaveLength(1);
  });

  it.each([{ $ref: '#' }, { allOf: [{ $ref: '#' }] }])(
    'that refers to itself without end refuses instead of crashing: %j',
    (schema) => {
      expect(faults(schema, {})).toMatchObject([{ path: 'data' }]);
    },
  );

  it('may refer to itself where the data ends it', () => {
    const tree = {
      type: 'object',
      properties: { next: { $ref: '#' } },
      additionalProperties: false,
    };
    expect(faults(tree, { next: { next: {} } })).toEqual([]);
    expect(faults(tree, { next: { next: { x: 1 } } })).toHaveLength(1);
  });

  it.each([
    null,
    5,
    'string',
    [],
    { type: 'nope' },
    { $ref: 'https://example.com/schema' },
    { $async: true, type: 'object' },
    { pattern: '(?=lookahead)' },
    { pattern: '(' },
  ])('does not compile: %j', (schema) => {
    expect(compileEventSchema(schema)).toMatchObject({ ok: false, message: expect.any(String) });
  });
});
