import { PosthornError } from '@posthorn/domain';

/** SQLSTATE classes and codes, and socket errors, that mean the database cannot be reached just now. */
const UNAVAILABLE = /^(08...|57P0[123]|57014|53[0-9A-Z]{3}|ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND)$/;
const UNAVAILABLE_MESSAGE = /timeout exceeded when trying to connect|Connection terminated/i;

/** What a failure of the database means to the caller; a failure it knows nothing of stays itself. */
export function asPosthornError(error: unknown): unknown {
  if (error instanceof PosthornError || !(error instanceof Error)) return error;
  const codes = errorChain(error).map((link) => ('code' in link ? String(link.code) : ''));
  const isAway =
    codes.some((code) => UNAVAILABLE.test(code)) ||
    errorChain(error).some((link) => UNAVAILABLE_MESSAGE.test(link.message));
  if (isAway) {
    return new PosthornError('SERVICE_UNAVAILABLE', {
      message: 'The database is not reachable.',
      retryAfterS: 1,
      cause: error,
    });
  }
  if (codes.includes('23505')) return new PosthornError('CONFLICT', { cause: error });
  return error;
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
