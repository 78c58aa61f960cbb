/** Why an attempt got no HTTP answer. */
export const FAILURE_CODES = [
  /** The deadline over connect, TLS, headers and body passed. */
  'TIMEOUT',
  'CONNECTION_REFUSED',
  'CONNECTION_RESET',
  'DNS_FAILURE',
  'TLS_FAILURE',
  /** The name led to a closed address (promise 8). */
  'ADDRESS_BLOCKED',
  /** What came back was not HTTP. */
  'INVALID_RESPONSE',
  'CONNECTION_FAILED',
  /** Scheme or port that the operator does not allow (any more). */
  'URL_NOT_ALLOWED',
  /** The token endpoint of the webhook's OAuth 2 gave no token: nothing reached the receiver. */
  'TOKEN_UNAVAILABLE',
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** What the sender saw of one attempt. */
export type AttemptOutcome =
  | { kind: 'response'; status: number; retryAfterMs: number | null }
  | { kind: 'failure'; code: FailureCode; message: string };

const SECONDS = /^\d{1,15}$/;
// IMF-fixdate, and the two obsolete forms that RFC 9110 section 5.6.7 asks to accept.
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * Reads a `Retry-After` header (RFC 9110 section 10.2.3): seconds, or an HTTP date.
 *
 * @returns milliseconds from now, 0 for a date that has passed, null for none or nonsense
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Number(text) * 1000;
  if (!HTTP_DATES.some((form) => form.test(text))) return null;
  // asctime carries no zone, but is UTC by definition.
  const atMs = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
