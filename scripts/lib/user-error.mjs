import { clearLine, red } from './output.mjs';

/** Something people can put right: its message is one line that says what is wrong and what to do. */
export class UserError extends Error {
  /** @override */
  name = 'UserError';
}

/**
 * The line for an error, whoever threw it. Errors of ours are told as they are; those that nobody
 * foresaw with where they came from.
 * @param {unknown} error
 * @returns {string}
 */
export function describeError(error) {
  if (!(error instanceof Error)) return String(error);
  const isForPeople = error.name === 'UserError' || error.name === 'ServiceError';
  return isForPeople ? error.message : (error.stack ?? error.message);
}

/**
 * Says it on standard error.
 * @param {unknown} error
 */
export function sayError(error) {
  clearLine();
  process.stderr.write(`${red('✗')} ${describeError(error)}\n`);
}
