import { compareNumbers, isNumber, type JsonNumber, numberKey } from '../json/exact-number.ts';
import type { Doubt } from './doubt.ts';
import { jsonEqual, nearestOf } from './json-equal.ts';
import { MISSING } from './path.ts';

/** A filter's operators, as they are written after `$` (and, but for `eq`, after `_` in a key). */
export const FILTER_OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'contains',
  'starts_with',
  'exists',
] as const;

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** Whether a condition holds for the value at its path; raises the doubt where that hangs on digits. */
export type Test = (actual: unknown, doubt: Doubt) => boolean;

const IN_VALUES_MAX = 1000;

/**
 * Prepares an operator's test, or says what it cannot take. Nothing is coerced: values of different
 * types are not equal and not comparable. Texts compare by code unit, which puts ISO 8601 times of
 * one form in order. A missing value satisfies only `exists: false`, `ne` and `nin`.
 */
export function prepareTest(
  operator: FilterOperator,
  expected: unknown,
): { ok: true; test: Test } | { ok: false; message: string } {
  switch (operator) {
    case 'eq':
      return ok((actual, doubt) => actual !== MISSING && jsonEqual(actual, expected, doubt));
    case 'ne':
      return ok((actual, doubt) => actual === MISSING || !jsonEqual(actual, expected, doubt));
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return prepareOrder(operator, expected);
    case 'in':
    case 'nin':
      return prepareList(operator, expected);
    case 'contains':
      return ok((actual, doubt) => {
        if (Array.isArray(actual)) return actual.some((item) => jsonEqual(item, expected, doubt));
        return (
          typeof actual === 'string' && typeof expected === 'string' && actual.includes(expected)
        );
      });
    case 'starts_with':
      if (typeof expected !== 'string') return { ok: false, message: 'expects a string' };
      return ok((actual) => typeof actual === 'string' && actual.startsWith(expected));
    case 'exists':
      if (typeof expected !== 'boolean') return { ok: false, message: 'expects true or false' };
      return ok((actual) => (actual !== MISSING) === expected);
  }
}

type OrderOperator = 'gt' | 'gte' | 'lt' | 'lte';

function prepareOrder(operator: OrderOperator, expected: unknown) {
  if (isNumber(expected)) return ok(numberOrder(operator, expected));
  if (typeof expected === 'string') {
    const holds = order<string>(operator);
    return ok((actual) => typeof actual === 'string' && holds(actual, expected));
  }
  return { ok: false, message: 'expects a number or a string' } as const;
}

/** Where both round to the same double, the digits say. */
function numberOrder(operator: OrderOperator, expected: JsonNumber): Test {
  const holds = order<number>(operator);
  const nearest = nearestOf(expected);
  return (actual, doubt) => {
    if (!isNumber(actual)) return false;
    const double = nearestOf(actual);
    if (double !== nearest) return holds(double, nearest);
    doubt.isRaised = true;
    return holds(compareNumbers(actual, expected), 0);
  };
}

function order<T extends number | string>(operator: OrderOperator) {
  switch (operator) {
    case 'gt':
      return (actual: T, expected: T) => actual > expected;
    case 'gte':
      return (actual: T, expected: T) => actual >= expected;
    case 'lt':
      return (actual: T, expected: T) => actual < expected;
    case 'lte':
      return (actual: T, expected: T) => actual <= expected;
  }
}

function prepareList(operator: 'in' | 'nin', expected: unknown) {
  if (!Array.isArray(expected)) return { ok: false, message: 'expects an array' } as const;
  if (expected.length > IN_VALUES_MAX) {
    return { ok: false, message: `expects ${IN_VALUES_MAX} values at most` } as const;
  }
  // Texts, numbers, true, false and null by look-up; objects and arrays by comparison.
  const numbers = expected.filter(isNumber);
  const doubles = new Set(numbers.map(nearestOf));
  const exact = new Set(numbers.map(numberKey));
  const simple = new Set(expected.filter((value) => !isNumber(value) && !isStructured(value)));
  const structured = expected.filter((value) => !isNumber(value) && isStructured(value));
  const isListed: Test = (actual, doubt) => {
    if (isNumber(actual)) {
      if (!doubles.has(nearestOf(actual))) return false;
      doubt.isRaised = true;
      return exact.has(numberKey(actual));
    }
    return simple.has(actual) || structured.some((value) => jsonEqual(actual, value, doubt));
  };
  return operator === 'in'
    ? ok((actual, doubt) => actual !== MISSING && isListed(actual, doubt))
    : ok((actual, doubt) => actual === MISSING || !isListed(actual, doubt));
}

function isStructured(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function ok(test: Test) {
  return { ok: true, test } as const;
}
