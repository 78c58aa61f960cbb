/** Where one event's object, and the value of its last `data` member, stand in the text. */
export interface EventSlice {
  start: number;
  end: number;
  /** -1 when there is no `data`. */
  dataStart: number;
  dataEnd: number;
}

/** `slices` has a hole for each element that is no object. */
export type ScanResult =
  | { ok: true; slices: (EventSlice | undefined)[] }
  | { ok: false; reason: 'too-deep' | 'too-many' };

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Finds, in one pass and without recursion, the raw text ranges that `JSON.parse` does not tell: of
 * each event and of its `data`. It rejects nothing but depth and number; what it says of text that
 * is not JSON means nothing, so `JSON.parse` must have accepted the text before a slice is used.
 *
 * @param isArray whether the text is an array of events rather than one
 * @param depthMax the levels of nesting an event may have, itself being the first
 */
export function scanEvents(
  text: string,
  isArray: boolean,
  depthMax: number,
  eventsMax: number,
): ScanResult {
  const slices: (EventSlice | undefined)[] = [];
  const eventDepth = isArray ? 2 : 1;
  const deepest = depthMax + eventDepth - 1;
  const length = text.length;
  let current: EventSlice | undefined; // the event that is open
  let depth = 0;
  let element = 0;
  let isDataNext = false; // the string read last at the event's own level was `"data"`
  let valueStart = -1; // past the colon of a `data` member, while its value is open

  for (let at = 0; at < length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const close = closingQuote(text, at + 1);
        if (close < 0) return { ok: true, slices }; // not JSON
        if (depth === eventDepth) isDataNext = isDataName(text, at, close);
        at = close;
        break;
      }
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth += 1;
        if (depth > deepest) return { ok: false, reason: 'too-deep' };
        if (depth === eventDepth && text.charCodeAt(at) === OPEN_BRACE) {
          current = { start: at, end: -1, dataStart: -1, dataEnd: -1 };
          slices[element] = current;
        }
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (depth === eventDepth && current) {
          if (valueStart >= 0) setData(text, current, valueStart, at);
          current.end = at + 1;
          current = undefined;
          valueStart = -1;
        }
        depth -= 1;
        break;
      case COLON:
        if (isDataNext && depth === eventDepth) valueStart = at + 1;
        break;
      case COMMA:
        if (depth === eventDepth) {
          if (valueStart >= 0 && current) setData(text, current, valueStart, at);
          valueStart = -1;
        } else if (isArray && depth === 1) {
          element += 1;
          if (element >= eventsMax) return { ok: false, reason: 'too-many' };
        }
        break;
    }
  }
  return { ok: true, slices };
}

/** The index of the quote that ends a string, or -1. */
export function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote > from && text.charCodeAt(quote - 1) === BACKSLASH) {
    let first = quote - 1;
    while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((quote - first) % 2 === 0) return quote; // the backslashes escape one another
    quote = text.indexOf('"', quote + 1);
  }
  return quote;
}

/** Whether a member's name is `data`, be it written with escapes (`"d\u0061ta"`). */
function isDataName(text: string, open: number, close: number): boolean {
  const size = close - open - 1;
  if (size === 4) return text.startsWith('data', open + 1);
  if (size < 4 || size > 24) return false; // four escapes of six characters
  const name = text.slice(open + 1, close);
  if (!name.includes('\\')) return false;
  const plain = name.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return plain === 'data';
}

/** Takes a value's range without the blanks around it. A later `data` replaces an earlier one. */
function setData(text: string, slice: EventSlice, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  slice.dataStart = start;
  slice.dataEnd = end;
}

/** JSON's four blanks (RFC 8259 section 2). */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
