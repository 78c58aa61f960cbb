import { describe, expect, it } from 'vitest';
import { compileFilters, FILTER_LIMITS, FILTER_OPERATORS } from '../src/index.ts';

const data = {
  amount: 1500,
  zero: 0,
  empty: '',
  currency: 'USD',
  paid: true,
  refund: null,
  created: '2026-05-18T18:06:00Z',
  customer: { country: 'DE', tags: ['vip', 'eu', 7], address: { zip: '10115' } },
  items: [
    { sku: 'a-1', qty: 2 },
    { sku: 'b-2', qty: 0 },
  ],
  logged_in: true,
  amount_gt: 5,
};

function matches(filters: unknown, value: unknown = data): boolean {
  const compiled = compileFilters(filters);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.details));
  expect(compiled.explain(value).matches).toBe(compiled.matches(value));
  return compiled.matches(value);
}

function faults(filters: unknown) {
  const compiled = compileFilters(filters);
  return compiled.ok ? [] : compiled.details;
}

/** Path, operator (without `$`), value, whether it holds. */
const conditions: [string, (typeof FILTER_OPERATORS)[number], unknown, boolean][] = [
  ['amount', 'eq', 1500, true],
  ['amount', 'eq', 1500.5, false],
  ['amount', 'eq', '1500', false],
  ['zero', 'eq', 0, true],
  ['zero', 'eq', false, false],
  ['zero', 'eq', '', false],
  ['zero', 'eq', null, false],
  ['empty', 'eq', '', true],
  ['empty', 'eq', 0, false],
  ['paid', 'eq', true, true],
  ['paid', 'eq', 1, false],
  ['paid', 'eq', 'true', false],
  ['refund', 'eq', null, true],
  ['missing', 'eq', null, false],
  ['missing', 'eq', 'x', false],
  ['currency', 'eq', 'usd', false],
  ['customer.country', 'eq', 'DE', true],
  ['customer.address', 'eq', { zip: '10115' }, true],
  ['customer.address', 'eq', { zip: 10115 }, false],
  ['customer.address', 'eq', {}, false],
  ['customer.tags', 'eq', ['vip', 'eu', 7], true],
  ['customer.tags', 'eq', ['eu', 'vip', 7], false],
  ['customer.tags', 'eq', 'vip', false],
  ['customer.tags', 'eq', { 0: 'vip', 1: 'eu', 2: 7 }, false],
  ['items.0.sku', 'eq', 'a-1', true],
  ['items.1.qty', 'eq', 0, true],
  ['items.2.sku', 'eq', 'a-1', false],
  ['items.sku', 'eq', 'a-1', false],
  ['items.00.sku', 'eq', 'a-1', false],
  ['items.-1.sku', 'eq', 'b-2', false],
  ['currency.0', 'eq', 'U', false],

  ['amount', 'ne', 1500, false],
  ['amount', 'ne', '1500', true],
  ['refund', 'ne', null, false],
  ['missing', 'ne', null, true],
  ['missing', 'ne', 'x', true],
  ['customer.address', 'ne', { zip: '10115' }, false],

  ['amount', 'gt', 1000, true],
  ['amount', 'gt', 1500, false],
  ['amount', 'gt', '1000', false],
  ['currency', 'gt', 1, false],
  ['paid', 'gt', 0, false],
  ['refund', 'gt', -1, false],
  ['missing', 'gt', -1, false],
  ['created', 'gt', '2026-05-18T00:00:00Z', true],
  ['created', 'gt', '2026-05-19T00:00:00Z', false],
  ['customer.tags', 'gt', 0, false],
  ['amount', 'gte', 1500, true],
  ['amount', 'gte', 1501, false],
  ['missing', 'gte', 0, false],
  ['amount', 'lt', 2000, true],
  ['amount', 'lt', 1500, false],
  ['refund', 'lt', 1, false],
  ['missing', 'lt', 1, false],
  ['empty', 'lt', 1, false],
  ['currency', 'lt', 'USE', true],
  ['amount', 'lte', 1500, true],
  ['amount', 'lte', 1499, false],
  ['missing', 'lte', 1, false],

  ['currency', 'in', ['EUR', 'USD'], true],
  ['currency', 'in', ['EUR'], false],
  ['currency', 'in', [], false],
  ['amount', 'in', ['1500'], false],
  ['refund', 'in', [null], true],
  ['missing', 'in', [null], false],
  ['paid', 'in', [1, 'true'], false],
  ['customer.address', 'in', [{ zip: '10115' }], true],
  ['customer.tags', 'in', ['vip'], false],
  ['currency', 'nin', ['EUR'], true],
  ['currency', 'nin', ['USD'], false],
  ['currency', 'nin', [], true],
  ['amount', 'nin', ['1500'], true],
  ['missing', 'nin', ['x'], true],
  ['customer.address', 'nin', [{ zip: '10115' }], false],

  ['customer.tags', 'contains', 'vip', true],
  ['customer.tags', 'contains', 'vi', false],
  ['customer.tags', 'contains', 7, true],
  ['customer.tags', 'contains', '7', false],
  ['items', 'contains', { qty: 2, sku: 'a-1' }, true],
  ['items', 'contains', { sku: 'a-1' }, false],
  ['currency', 'contains', 'SD', true],
  ['currency', 'contains', 'sd', false],
  ['currency', 'contains', '', true],
  ['created', 'contains', 2026, false],
  ['amount', 'contains', 1, false],
  ['customer', 'contains', 'country', false],
  ['missing', 'contains', '', false],

  ['currency', 'starts_with', 'US', true],
  ['currency', 'starts_with', 'SD', false],
  ['currency', 'starts_with', 'us', false],
  ['amount', 'starts_with', '1', false],
  ['customer.tags', 'starts_with', 'vip', false],
  ['missing', 'starts_with', '', false],

  ['amount', 'exists', true, true],
  ['amount', 'exists', false, false],
  ['refund', 'exists', true, true],
  ['missing', 'exists', true, false],
  ['missing', 'exists', false, true],
  ['customer.missing.deep', 'exists', false, true],
  ['amount.deep', 'exists', false, true],
  ['items.1', 'exists', true, true],
  ['items.2', 'exists', true, false],
];

describe('a condition on data', () => {
  it.each(conditions)('%s %s %j: %s', (path, operator, expected, holds) => {
    expect(matches({ [path]: { [`$${operator}`]: expected } })).toBe(holds);
    const key = operator === 'eq' ? path : `${path}_${operator}`;
    expect(matches({ [key]: expected })).toBe(holds);
    expect(matches({ $not: { [key]: expected } })).toBe(!holds);
  });

  it('is tested for every operator', () => {
    expect(new Set(conditions.map(([, operator]) => operator))).toEqual(new Set(FILTER_OPERATORS));
  });

  it.each([
    '__proto__',
    'constructor',
    'constructor.name',
    'toString',
    'customer.__proto__',
    'customer.tags.length',
    'customer.tags.map',
    'currency.length',
    'items.constructor',
    'hasOwnProperty',
  ])('finds nothing that was not sent: %s', (path) => {
    expect(matches({ [path]: { $exists: true } })).toBe(false);
    expect(matches({ [path]: { $exists: false } })).toBe(true);
  });

  it('finds a member with such a name that was sent', () => {
    const sent = JSON.parse('{"__proto__":{"a":1},"constructor":"x","length":3}');
    const filters = JSON.parse('{"__proto__.a":1,"constructor":"x","length_gt":2}');
    expect(matches(filters, sent)).toBe(true);
  });

  it.each([null, 5, 'text', true, undefined])('finds nothing in data that is %j', (value) => {
    expect(matches({ 'a.b': 1 }, value)).toBe(false);
    expect(matches({ a_exists: false }, value)).toBe(true);
  });

  it('looks into data that is an array by index', () => {
    expect(matches({ '0.a': 1 }, [{ a: 1 }])).toBe(true);
    expect(matches({ '1.a': 1 }, [{ a: 1 }])).toBe(false);
  });
});

describe('filters', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [null, true],
    [undefined, true],
    [{ amount_gt: 1000, currency: 'USD' }, true],
    [{ amount_gt: 1000, currency: 'EUR' }, false],
    [{ amount: { $gt: 1000, $lt: 2000 } }, true],
    [{ amount: { $gt: 1000, $lt: 1400 } }, false],
    [{ $or: [{ currency: 'EUR' }, { amount_gt: 1000 }] }, true],
    [{ $or: [{ currency: 'EUR' }, { amount_gt: 2000 }] }, false],
    [{ $or: [{ currency: 'USD', amount: 1 }, { currency: 'EUR' }] }, false],
    [{ $and: [{ currency: 'USD' }, { amount_gt: 1000 }] }, true],
    [{ $and: [{ currency: 'USD' }, { amount_gt: 2000 }] }, false],
    [{ $not: { currency: 'EUR' } }, true],
    [{ $not: { currency: 'USD', amount: 1 } }, true],
    [{ $not: { $or: [{ currency: 'USD' }, { amount: 1 }] } }, false],
    [{ $not: { $not: { currency: 'USD' } } }, true],
    [{ currency: 'USD', $or: [{ paid: true }], $not: { refund_ne: null } }, true],
    [{ currency: 'USD', $or: [{ paid: false }] }, false],
  ])('%j: every entry must hold: %s', (filters, expected) => {
    expect(matches(filters)).toBe(expected);
  });

  it('take an ending for an operator, and a $ form for the way to the field itself', () => {
    expect(matches({ amount_gt: 5 })).toBe(true); // amount > 5
    expect(matches({ amount_gt: { $eq: 5 } })).toBe(true); // the field amount_gt
    expect(matches({ amount_gt: { $gt: 5 } })).toBe(false);
    expect(matches({ logged_in: { $eq: true } })).toBe(true);
    expect(faults({ logged_in: true })).toEqual([
      {
        path: 'logged_in',
        message: 'expects an array; for a field named "logged_in" write {"logged_in": {"$eq": …}}',
        code: 'FILTER_INVALID',
      },
    ]);
    expect(matches({ _in: 1 }, { _in: 1 })).toBe(true); // nothing but an ending
  });

  it('prefer no ending to a longer one that ends alike', () => {
    expect(matches({ a_nin: ['x'] }, { a: 'y' })).toBe(true);
    expect(matches({ a_gte: 1 }, { a: 1 })).toBe(true);
    expect(matches({ a_in_in: [1] }, { a_in: 1 })).toBe(true);
  });

  it.each<[string, unknown, string]>([
    ['no object', 5, ''],
    ['an array', [], ''],
    ['text', 'amount > 5', ''],
    ['unknown group', { $nor: [] }, '$nor'],
    ['$where', { $where: 'true' }, '$where'],
    ['operator without a path', { $gt: 5 }, '$gt'],
    ['unknown operator', { amount: { $regex: '.*' } }, 'amount.$regex'],
    ['operators mixed with members', { amount: { $gt: 1, x: 2 } }, 'amount.x'],
    ['empty $or', { $or: [] }, '$or'],
    ['$or of no array', { $or: { a: 1 } }, '$or'],
    ['nothing in $or', { $or: [{ a: 1 }, {}] }, '$or.1'],
    ['nothing in $not', { $not: {} }, '$not'],
    ['$not of an array', { $not: [{ a: 1 }] }, '$not'],
    ['text in $and', { $and: ['a'] }, '$and.0'],
    ['order with a boolean', { amount_gt: true }, 'amount_gt'],
    ['order with null', { amount: { $lte: null } }, 'amount.$lte'],
    ['in without an array', { 'a.b': { $in: 'x' } }, 'a.b.$in'],
    ['nin without an array', { a_nin: 1 }, 'a_nin'],
    ['starts_with a number', { a_starts_with: 1 }, 'a_starts_with'],
    ['exists with text', { a_exists: 'yes' }, 'a_exists'],
    ['empty path', { '': 1 }, ''],
    ['empty segment', { 'a..b': 1 }, 'a..b'],
    ['path with a dot at its end', { 'a.': 1 }, 'a.'],
    ['17 segments', { [Array(17).fill('a').join('.')]: 1 }, Array(17).fill('a').join('.')],
    ['fault deep inside', { $or: [{ a: 1 }, { $not: { b_in: 1 } }] }, '$or.1.$not.b_in'],
    ['too long a list', { a_in: Array(1_001).fill(1) }, 'a_in'],
    ['too deep a value', { a: JSON.parse('['.repeat(9) + ']'.repeat(9)) }, 'a'],
  ])('do not compile with %s', (_, filters, path) => {
    const details = faults(filters);
    expect(details.map((detail) => detail.path)).toEqual([path]);
    expect(details[0]).toMatchObject({ code: 'FILTER_INVALID' });
  });

  it('tell every fault at once, within bounds', () => {
    expect(faults({ a_gt: null, b: { $x: 1, $y: 2 }, $z: 1 })).toHaveLength(4);
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`a${i}_gt`, null]));
    expect(faults(many)).toHaveLength(FILTER_LIMITS.faultsMax);
    expect(faults({ $or: Array(10_000).fill({}) })).toHaveLength(FILTER_LIMITS.faultsMax);
  });

  it('are bounded: 100 conditions, 8 levels, 16 segments', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
    expect(faults(many(100))).toEqual([]);
    expect(faults(many(101))).toHaveLength(1);
    expect(faults({ $and: Array(10_000).fill({ a: 1 }) })).toHaveLength(1);
    expect(faults({ [Array(16).fill('a').join('.')]: 1 })).toEqual([]);
    const deep = (levels: number): object => (levels === 1 ? { a: 1 } : { $not: deep(levels - 1) });
    expect(faults(deep(8))).toEqual([]);
    expect(faults(deep(9))).toHaveLength(1);
    expect(faults(deep(5_000))).toHaveLength(1);
  });
});

describe('the explanation of filters, promise 6', () => {
  it('tells what each condition found', () => {
    const compiled = compileFilters({
      amount_gt: 2000,
      $or: [{ 'customer.country': 'DE' }, { currency: { $in: ['EUR'] } }],
      $not: { missing_exists: true },
    });
    if (!compiled.ok) throw new Error('does not compile');
    expect(compiled.explain(data)).toEqual({
      matches: false,
      conditions: [
        {
          at: 'amount_gt',
          path: 'amount',
          operator: 'gt',
          expected: 2000,
          actual: 1500,
          isMissing: false,
          holds: false,
        },
        {
          at: '$or.0.customer.country',
          path: 'customer.country',
          operator: 'eq',
          expected: 'DE',
          actual: 'DE',
          isMissing: false,
          holds: true,
        },
        {
          at: '$or.1.currency.$in',
          path: 'currency',
          operator: 'in',
          expected: ['EUR'],
          actual: 'USD',
          isMissing: false,
          holds: false,
        },
        {
          at: '$not.missing_exists',
          path: 'missing',
          operator: 'exists',
          expected: true,
          actual: undefined,
          isMissing: true,
          holds: false,
        },
      ],
    });
  });
});
