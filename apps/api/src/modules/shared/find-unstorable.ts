import { type ErrorDetail, faultOfText } from '@posthorn/domain';

const FAULTS_MAX = 50;

/**
 * The texts of a request that PostgreSQL cannot keep, nor look for, with the path of each: those with
 * NUL, and those with half a surrogate pair. Names of members count as well.
 */
export function findUnstorable(
  value: unknown,
  path: readonly (string | number)[] = [],
): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  visit(value, path);
  return details;

  function visit(inner: unknown, at: readonly (string | number)[]): void {
    if (details.length >= FAULTS_MAX) return;
    if (typeof inner === 'string') note(inner, at);
    else if (Array.isArray(inner))
      for (const [index, item] of inner.entries()) visit(item, [...at, index]);
    else if (typeof inner === 'object' && inner !== null) {
      for (const [key, member] of Object.entries(inner)) {
        note(key, [...at, key]);
        visit(member, [...at, key]);
      }
    }
  }

  function note(text: string, at: readonly (string | number)[]): void {
    const fault = faultOfText(text);
    if (fault !== null) details.push({ path: at.join('.'), message: `It ${fault}.` });
  }
}
