import { PosthornError } from '@posthorn/domain';
import { isUnavailable } from '../postgres-errors.ts';

/** What a failure of the database means to the caller; a failure it knows nothing of stays itself. */
export function asPosthornError(error: unknown): unknown {
  if (error instanceof PosthornError || !(error instanceof Error)) return error;
  const chain = errorChain(error);
  const codes = chain.map((link) => ('code' in link ? String(link.code) : ''));
  // The ORM makes its own error of every error, ours too.
  if (codes.includes(UNSTORABLE)) return unstorable(error);
  if (codes.includes('23505')) return new PosthornError('CONFLICT', { cause: error });
  // What is referred to was not there, or went while the request ran.
  if (codes.includes('23503')) {
    const message = 'Something that the request names does not exist.';
    return new PosthornError('NOT_FOUND', { message, cause: error });
  }
  // Class 22, data exceptions: NUL characters and lone surrogates have no place in PostgreSQL.
  if (codes.some((code) => /^22[0-9A-Z]{3}$/.test(code))) return unstorable(error);
  if (chain.some(isUnavailable)) {
    return new PosthornError('SERVICE_UNAVAILABLE', {
      message: 'The database is not reachable.',
      retryAfterS: 1,
      cause: error,
    });
  }
  return error;
}

/** Refuses values with NUL characters, which would cut a statement short. Throws PosthornError. */
export function refuseNul(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    if (typeof value === 'string' && value.includes('\u0000')) throw unstorable();
    if (Array.isArray(value)) refuseNul(value);
  }
}

const UNSTORABLE = 'VALIDATION_FAILED';

function unstorable(cause?: Error): PosthornError {
  const message = 'A value has characters that cannot be stored, such as NUL.';
  return new PosthornError(UNSTORABLE, { message, cause });
}

function errorChain(error: Error): Error[] {
  const chain: Error[] = [];
  for (let link: unknown = error; link instanceof Error && chain.length < 5; link = causeOf(link)) {
    chain.push(link);
  }
  return chain;
}

function causeOf(error: Error): unknown {
  if (error.cause) return error.cause;
  return 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
}
