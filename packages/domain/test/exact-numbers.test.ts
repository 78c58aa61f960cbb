import { describe, expect, it } from 'vitest';
import { compileFilters, EventData, ExactNumber, parseExact } from '../src/index.ts';

/** Numbers in order, those on one line being the same number in other spellings. */
const ORDERED: readonly (readonly string[])[] = [
  ['-1e1000', '-10e999'],
  ['-1e400'],
  ['-9007199254740993'],
  ['-9007199254740992', '-9007199254740992.0', '-9.007199254740992e15'],
  ['-1.50', '-1.5', '-15e-1'],
  ['-1e-400'],
  ['0', '-0', '0.000', '0e5', '-0.0E-7'],
  ['1e-401'],
  ['1e-400', `0.${'0'.repeat(399)}1`],
  ['0.1', '1e-1', '0.10'],
  ['0.1000000000000000055511151231257827'],
  ['0.1000000000000000055511151231257828'],
  ['0.3'],
  ['0.30000000000000004'],
  ['1', '1.0', '1e0', '0.1e1'],
  ['1.0000000000000000000001'],
  ['1.50', '1.5', '1.500000000000000000000'],
  ['9007199254740992'],
  ['9007199254740993', '9007199254740993.000', '9007199254740.993e3'],
  ['9007199254740994'],
  ['12345678901234567890'],
  ['12345678901234567891'],
  ['1e400', `1${'0'.repeat(400)}`],
  ['1.00000000000000000001e400'],
  ['1e401'],
];

/** What a filter makes of data, as an event that carries that text. */
function passes(filters: string, dataText: string): boolean {
  const compiled = compileFilters(parseExact(filters));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.details));
  const data = new EventData(JSON.parse(dataText), dataText);
  const answer = compiled.passes(data);
  expect(compiled.matches(parseExact(dataText))).toBe(answer);
  expect(compiled.explain(parseExact(dataText)).matches).toBe(answer);
  return answer;
}

describe('filters compare numbers by every digit', () => {
  it('in each pair of spellings, whichever stands in the filter', () => {
    for (const [left, actuals] of ORDERED.entries()) {
      for (const [right, expecteds] of ORDERED.entries()) {
        for (const actual of actuals) {
          for (const expected of expecteds) {
            const what = `${actual} against ${expected}`;
            const holds = (operator: string, value = expected) =>
              passes(`{"n":{"$${operator}":${value}}}`, `{"n":${actual}}`);
            expect(holds('eq'), what).toBe(left === right);
            expect(holds('ne'), what).toBe(left !== right);
            expect(holds('gt'), what).toBe(left > right);
            expect(holds('gte'), what).toBe(left >= right);
            expect(holds('lt'), what).toBe(left < right);
            expect(holds('lte'), what).toBe(left <= right);
            expect(holds('in', `["x",7777,${expected}]`), what).toBe(left === right);
            expect(holds('nin', `["x",${expected}]`), what).toBe(left !== right);
            expect(holds('eq', `{"a":[${expected}]}`), what).toBe(false);
          }
        }
      }
    }
  });

  it('inside what is compared as a whole, too', () => {
    const filter = '{"a":{"$eq":{"b":[9007199254740993,1.50]}}}';
    expect(passes(filter, '{"a":{"b":[9007199254740993,1.5]}}')).toBe(true);
    expect(passes(filter, '{"a":{"b":[9007199254740992,1.5]}}')).toBe(false);
    expect(passes('{"a_contains":9007199254740993}', '{"a":[1,9007199254740993]}')).toBe(true);
    expect(passes('{"a_contains":9007199254740993}', '{"a":[1,9007199254740992]}')).toBe(false);
    expect(passes('{"a_in":[{"b":1e400}]}', '{"a":{"b":10e399}}')).toBe(true);
  });

  it('and coerce nothing: a number that is kept exactly is no text and no object', () => {
    for (const other of ['"9007199254740993"', '{}', '[]', 'null', 'true']) {
      expect(passes('{"a":9007199254740993}', `{"a":${other}}`), other).toBe(false);
      expect(passes(`{"a":{"$eq":${other}}}`, '{"a":9007199254740993}'), other).toBe(false);
    }
    expect(passes('{"a_gt":"1"}', '{"a":9007199254740993}')).toBe(false);
    expect(passes('{"a_starts_with":"9"}', '{"a":9007199254740993}')).toBe(false);
    expect(passes('{"a.text_exists":true}', '{"a":9007199254740993}')).toBe(false);
    expect(passes('{"a_exists":true}', '{"a":9007199254740993}')).toBe(true);
    for (const filters of [
      '9007199254740993',
      '{"$not":1.50}',
      '{"$and":[1.50]}',
      '{"$or":1e400}',
    ]) {
      expect(compileFilters(parseExact(filters)).ok, filters).toBe(false);
    }
  });

  it('of any length and exponent in an event, of a bounded one in a filter', () => {
    const long = `1${'0'.repeat(20_000)}1`;
    expect(passes('{"a_gt":1e400}', `{"a":${long}}`)).toBe(true);
    expect(passes('{"a_gt":1e400}', `{"a":1e${'9'.repeat(10_000)}}`)).toBe(true);
    expect(passes('{"a":0}', `{"a":1e-${'9'.repeat(10_000)}}`)).toBe(false);
    for (const number of ['1e1001', '1e-1001', `1${'0'.repeat(1000)}`, `0.${'1'.repeat(999)}`]) {
      const compiled = compileFilters(parseExact(`{"a":{"$in":[${number}]}}`));
      expect(compiled).toMatchObject({ ok: false, details: [{ path: 'a.$in' }] });
    }
  });
});

describe('exact parsing', () => {
  it('writes every number again as it came, and leaves what a double keeps a number', () => {
    const texts = ORDERED.flat();
    for (const text of texts) {
      expect(JSON.stringify(parseExact(`{"n":[${text}]}`))).toBe(`{"n":[${text}]}`);
    }
    const kept = '{"a":[0,1,-1,1.5,9007199254740991,1e+21,0.000001,1e-7],"b":"1.50 1e5"}';
    expect(parseExact(kept)).toEqual(JSON.parse(kept));
    expect(JSON.stringify(parseExact('{"__proto__":1.50}'))).toBe('{"__proto__":1.50}');
    expect(parseExact('1.50')).toBeInstanceOf(ExactNumber);
  });

  it('takes and refuses the same texts as JSON.parse', () => {
    for (const text of ['', '{', '01', '1.', '.5', '1e', '+1', '--1', '1 1', '[1.50', '"1.50']) {
      expect(() => parseExact(text), text).toThrow(SyntaxError);
    }
    expect(parseExact(' "a\\"1.50" ')).toBe('a"1.50');
  });
});

describe("an event's data", () => {
  it('is parsed once more only where a double could be taken for another number', () => {
    for (const text of [
      '{"a":1.50,"b":[100,0.25,-7],"c":"12345678901234567890 1e5"}',
      '[9007199254740991]',
    ]) {
      const plain: unknown = JSON.parse(text);
      expect(new EventData(plain, text).exact).toBe(plain);
    }
    for (const text of [
      '{"a":9007199254740993}',
      '{"a":1e2}',
      '{"a":0.12345678901234567}',
      `[0.${'0'.repeat(320)}1]`,
    ]) {
      const plain: unknown = JSON.parse(text);
      const data = new EventData(plain, text);
      expect(data.exact).not.toBe(plain);
      expect(data.exact).toBe(data.exact);
    }
  });
});

describe('texts that cannot be kept', () => {
  it('are refused with the path they are at', () => {
    for (const [filters, path] of [
      [{ 'a\u0000': 1 }, 'a\u0000'],
      [{ a: 'x\u0000' }, 'a'],
      [{ $or: [{ a: { $in: ['\ud800'] } }] }, '$or.0.a.$in'],
      [{ a: { $eq: { 'k\u0000': 1 } } }, 'a.$eq'],
    ] as const) {
      expect(compileFilters(filters)).toMatchObject({ ok: false, details: [{ path }] });
    }
  });
});
