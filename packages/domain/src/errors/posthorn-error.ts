import { ERROR_CATALOGUE, type ErrorCode } from './catalogue.ts';

/** One fault of a request. `path` is relative to the body (or to the event, inside an array). */
export interface ErrorDetail {
  path?: string;
  message: string;
  code?: string;
}

export interface PosthornErrorOptions {
  /** What happened, for the caller; the catalogue's title if left out. */
  message?: string;
  details?: readonly ErrorDetail[];
  /** Seconds to wait before trying again: the `Retry-After` header. */
  retryAfterS?: number;
  /** What lies underneath; for logs, never for an answer. */
  cause?: unknown;
}

/** A failure with a stable code, thrown where a typed result cannot be passed up. */
export class PosthornError extends Error {
  override readonly name = 'PosthornError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: ErrorDetail[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(code: ErrorCode, options: PosthornErrorOptions = {}) {
    const { title, status } = ERROR_CATALOGUE[code];
    super(options.message ?? title, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = status;
    this.details = options.details ? [...options.details] : undefined;
    this.retryAfterS = options.retryAfterS;
  }
}
