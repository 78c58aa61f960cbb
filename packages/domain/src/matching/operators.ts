import { jsonEqual } from './json-equal.ts';
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

/** Whether a condition holds for the value at its path. */
export type Test = (actual: unknown) => boolean;

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
      return ok((actual) => actual !== MISSING && jsonEqual(actual, expected));
    case 'ne':
      return ok((actual) => actual === MISSING || !jsonEqual(actual, expected));
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return prepareOrder(operator, expected);
    case 'in':
    case 'nin':
      return prepareList(operator, expected);
    case 'contains':
      return ok((actual) => {
        if (Array.isArray(actual)) return actual.some((item) => jsonEqual(item, expected));
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

function prepareOrder(operator: 'gt' | 'gte' | 'lt' | 'lte', expected: unknown) {
  if (typeof expected === 'number') {
    const holds = order<number>(operator);
    return ok((actual) => typeof actual === 'number' && holds(actual, expected));
  }
  if (typeof expected === 'string') {
    const holds = order<string>(operator);
    return ok((actual) => typeof actual === 'string' && holds(actual, expected));
  }
  return { ok: false, message: 'expects a number or a string' } as const;
}

function order<T extends number | string>(operator: 'gt' | 'gte' | 'lt' | 'lte') {
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
  const simple = new Set(expected.filter((value) => typeof value !== 'object' || value === null));
  const structured = expected.filter((value) => typeof value === 'object' && value !== null);
  const isListed: Test = (actual) =>
    simple.has(actual) || structured.some((value) => jsonEqual(actual, value));
  return operator === 'in'
    ? ok((actual) => actual !== MISSING && isListed(actual))
    : ok((actual) => actual === MISSING || !isListed(actual));
}

function ok(test: Test) {
  return { ok: true, test } as const;
}
