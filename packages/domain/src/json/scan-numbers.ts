import { closingQuote } from '../events/json-scanner.ts';

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

/** Decimals of so many digits are told apart by doubles, unless they are tiny beyond measure. */
const SAFE_DIGITS = 15;
const SAFE_CHARS = 300;

/**
 * Whether JSON text has a number that doubles could take for another one: with an exponent, or of
 * more than 15 digits and no integer up to 2^53. This runs for events on their way, so it looks at
 * each number's digits only as long as it has to.
 *
 * @param text JSON that `JSON.parse` accepts; of any other, the answer means nothing
 */
export function hasUnsafeNumber(text: string): boolean {
  return someNumber(text, isUnsafe);
}

/** Whether JSON text has a number that would not be written again as it came, such as `1.50`. */
export function hasRewrittenNumber(text: string): boolean {
  return someNumber(text, (whole, start, end) => isRewritten(whole.slice(start, end)));
}

/** Whether a number would come out of `JSON.stringify` as another text than it went in. */
export function isRewritten(number: string): boolean {
  return String(Number(number)) !== number || number === '-0';
}

type NumberTest = (text: string, start: number, end: number) => boolean;

function someNumber(text: string, test: NumberTest): boolean {
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = closingQuote(text, at + 1);
      if (at < 0) return false;
    } else if (code === MINUS || isDigit(code)) {
      let end = at + 1;
      while (end < length && isOfNumber(text.charCodeAt(end))) end += 1;
      if (test(text, at, end)) return true;
      at = end - 1;
    }
  }
  return false;
}

function isUnsafe(text: string, start: number, end: number): boolean {
  if (end - start > SAFE_CHARS) return true;
  let digits = 0;
  let hasPoint = false;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LOWER_E || code === UPPER_E) return true;
    if (code === POINT) hasPoint = true;
    // Zeros in front of all others are no digits that count.
    else if (code > ZERO || digits > 0) digits += 1;
  }
  if (digits <= SAFE_DIGITS) return false;
  return hasPoint || !Number.isSafeInteger(Number(text.slice(start, end)));
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isOfNumber(code: number): boolean {
  return (
    isDigit(code) ||
    code === POINT ||
    code === LOWER_E ||
    code === UPPER_E ||
    code === MINUS ||
    code === PLUS
  );
}
