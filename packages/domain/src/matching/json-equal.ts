import { compareNumbers, ExactNumber, isNumber, type JsonNumber } from '../json/exact-number.ts';
import type { Doubt } from './doubt.ts';

/**
 * Whether two JSON values are equal: same type, same content; the order of members is no matter, nor
 * is how a number is written.
 */
export function jsonEqual(a: unknown, b: unknown, doubt: Doubt): boolean {
  if (isNumber(a)) return isNumber(b) && numbersEqual(a, b, doubt);
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (b instanceof ExactNumber) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => jsonEqual(item, b[index], doubt));
  }
  const left = Object.entries(a);
  if (left.length !== Object.keys(b).length) return false;
  return left.every(
    ([key, value]) =>
      Object.hasOwn(b, key) && jsonEqual(value, (b as Record<string, unknown>)[key], doubt),
  );
}

function numbersEqual(a: JsonNumber, b: JsonNumber, doubt: Doubt): boolean {
  if (nearestOf(a) !== nearestOf(b)) return false;
  doubt.isRaised = true;
  return compareNumbers(a, b) === 0;
}

/** The double nearest to a number. */
export function nearestOf(number: JsonNumber): number {
  return typeof number === 'number' ? number : number.nearest;
}
