/** What one listener takes of others' time and room (promise 5). */
export interface ListenerLimits {
  /** Connections at once; more are dropped. */
  readonly connectionsMax: number;
  /** Requests under way at once; more are answered with 503. */
  readonly inFlightMax: number;
  /** Deadline of a request's headers. */
  readonly headersTimeoutMs: number;
  /** Deadline of a request as a whole, headers and body. */
  readonly requestTimeoutMs: number;
  /** Deadline of request and answer together. */
  readonly exchangeTimeoutMs: number;
  /** How long a connection waits for its next request. */
  readonly keepAliveTimeoutMs: number;
  /** How long a refusal waits to be read where a body was still coming. */
  readonly lingerMs: number;
  /** How often the deadlines are looked at. */
  readonly checkEveryMs: number;
}

export const LIMITS: ListenerLimits = {
  connectionsMax: 4_096,
  inFlightMax: 512,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  exchangeTimeoutMs: 90_000,
  keepAliveTimeoutMs: 10_000,
  lingerMs: 1_000,
  checkEveryMs: 1_000,
};

const GRAPHQL_BODY_BYTES_MAX = 1024 * 1024;
const FORM_BODY_BYTES_MAX = 16 * 1024;

/** Bytes a request's body may have, by its path. Pages take none: null. */
export function bodyBytesMax(pathname: string): number | null {
  if (/^\/(portal\/)?api\/graphql$/.test(pathname)) return GRAPHQL_BODY_BYTES_MAX;
  if (/^\/(portal\/)?api\//.test(pathname)) return FORM_BODY_BYTES_MAX;
  return null;
}
