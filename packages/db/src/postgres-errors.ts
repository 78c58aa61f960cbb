/**
 * Whether PostgreSQL could not be asked (gone, restarting, out of connections, timed out) rather than
 * asked something wrong: what failed so may be tried again. Classes of SQLSTATE: appendix A of the manual.
 */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (code === null) return error instanceof Error && CONNECTION_MESSAGE.test(error.message);
  return (
    code.startsWith('08') ||
    code.startsWith('57') ||
    code.startsWith('53') ||
    code === '25006' ||
    // A database that its operator has closed for a while.
    (code === '55000' && error instanceof Error && NOT_ACCEPTING.test(error.message)) ||
    NODE_CODES.has(code)
  );
}

/**
 * Whether there is no partition for a row's day: the fault of whoever makes partitions, not of the
 * row. PostgreSQL tells it as a check violation, but of no constraint.
 */
export function isPartitionMissing(error: unknown): boolean {
  return (
    codeOf(error) === '23514' &&
    error instanceof Error &&
    !('constraint' in error && error.constraint !== undefined)
  );
}

/** Whether the values were refused (classes 22 and 23): trying the same again is in vain. */
export function isDataError(error: unknown): boolean {
  if (isPartitionMissing(error)) return false;
  const code = codeOf(error);
  return code !== null && code.length === 5 && (code.startsWith('22') || code.startsWith('23'));
}

/** Whether the statement lost a race (deadlock, serialisation) and may simply run again. */
export function isRaceLost(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40P01' || code === '40001' || code === '55P03';
}

const CONNECTION_MESSAGE = /connection|timeout|terminated|not queryable|end has been called/i;
const NOT_ACCEPTING = /not currently accepting connections/;
const NODE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
