import type { ErrorDetail } from './errors/posthorn-error.ts';

/** The most custom headers a webhook may have, and the longest name and value in characters. */
export const CUSTOM_HEADERS_MAX = 50;
const NAME_CHARS_MAX = 100;
const VALUE_CHARS_MAX = 2000;

// RFC 9110 section 5.6.2.
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Printable ASCII, blanks only inside: other bytes mean different things to different receivers.
const VALUE = /^(?:[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)?$/;

/** What Posthorn itself sends (contract), and what governs the connection. */
const RESERVED = new Set([
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'traceparent',
  'tracestate',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'via',
]);
const RESERVED_PREFIXES = ['webhook-', 'x-webhook-', 'proxy-', 'sec-'];

/** Whether a webhook's own headers may not have this name, in any case of letters. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

/** Checks a webhook's own headers. No faults: an empty list. Paths are `headers.<name>`. */
export function checkCustomHeaders(headers: Readonly<Record<string, unknown>>): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  const seen = new Set<string>();
  const entries = Object.entries(headers);
  if (entries.length > CUSTOM_HEADERS_MAX) {
    details.push(fault('headers', `There may be at most ${CUSTOM_HEADERS_MAX} headers.`));
  }
  for (const [name, value] of entries.slice(0, CUSTOM_HEADERS_MAX)) {
    const path = `headers.${name.slice(0, NAME_CHARS_MAX)}`;
    const message = faultOf(name, value, seen);
    if (message) details.push(fault(path, message));
    seen.add(name.toLowerCase());
  }
  return details;
}

function faultOf(name: string, value: unknown, seen: ReadonlySet<string>): string | null {
  if (name.length > NAME_CHARS_MAX || !TOKEN.test(name)) return 'This is not a header name.';
  if (isReservedHeader(name)) return 'This header is reserved.';
  if (seen.has(name.toLowerCase())) return 'This header is given twice.';
  if (typeof value !== 'string') return 'The value must be a string.';
  if (value.length > VALUE_CHARS_MAX) return `The value is over ${VALUE_CHARS_MAX} characters.`;
  if (!VALUE.test(value)) {
    return 'The value must be printable ASCII, without line breaks, not padded with blanks.';
  }
  return null;
}

function fault(path: string, message: string): ErrorDetail {
  return { path, message, code: 'HEADER_NOT_ALLOWED' };
}
