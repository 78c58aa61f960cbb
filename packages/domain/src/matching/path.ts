/** What a path leads to when it leads nowhere; `undefined` cannot be mistaken for JSON's `null`. */
export const MISSING = undefined;

export const PATH_SEGMENTS_MAX = 16;
const PATH_CHARS_MAX = 512;
const INDEX = /^(?:0|[1-9]\d{0,8})$/;

/** Splits `customer.address.0.city`, or says what is wrong with it. */
export function parsePath(
  text: string,
): { ok: true; segments: string[] } | { ok: false; message: string } {
  if (text.length > PATH_CHARS_MAX) {
    return { ok: false, message: `the path is over ${PATH_CHARS_MAX} characters` };
  }
  const fault = faultOfText(text);
  if (fault !== null) return { ok: false, message: fault };
  const segments = text.split('.');
  if (segments.includes('')) return { ok: false, message: 'the path has an empty segment' };
  if (segments.length > PATH_SEGMENTS_MAX) {
    return { ok: false, message: `the path has over ${PATH_SEGMENTS_MAX} segments` };
  }
  return { ok: true, segments };
}

/** What of a text PostgreSQL cannot keep, as the end of a sentence; null: nothing. */
export function faultOfText(text: string): string | null {
  if (text.includes('\u0000')) return 'must not contain the character NUL';
  return text.isWellFormed() ? null : 'must not contain half a surrogate pair';
}

/**
 * Follows a path into parsed JSON. Own members only, so that `__proto__`, `constructor` and `length`
 * lead nowhere unless they were sent; into arrays only by a numeric segment.
 */
export function valueAt(data: unknown, segments: readonly string[]): unknown {
  let value = data;
  for (const segment of segments) {
    if (typeof value !== 'object' || value === null) return MISSING;
    if (Array.isArray(value)) {
      if (!INDEX.test(segment)) return MISSING;
      value = value[Number(segment)];
    } else {
      if (!Object.hasOwn(value, segment)) return MISSING;
      value = (value as Record<string, unknown>)[segment];
    }
  }
  return value;
}
