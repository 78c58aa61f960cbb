/** A message for people: the program ends with it, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const FOR_PEOPLE = new Set(['UsageError', 'ServiceError']);

/**
 * Runs a command of the bench. Ctrl-C stops what was started, by `signal`; an error is told and makes
 * the exit code 1.
 * @returns nothing; sets the exit code from what the command gives: whether all is well
 */
export async function runMain(command: (signal: AbortSignal) => Promise<boolean>): Promise<void> {
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => interruption.abort(new UsageError('stopped')));
  }
  // The launch script is gone, however it went.
  process.on('disconnect', () => interruption.abort(new UsageError('stopped')));
  try {
    process.exitCode = (await command(interruption.signal)) ? 0 : 1;
  } catch (error) {
    process.exitCode = 1;
    console.error(interruption.signal.aborted ? 'stopped' : describe(error));
  }
  // Nothing should be left to wait for; a socket that lingers must not keep the terminal.
  process.exit();
}

function describe(error: unknown): unknown {
  return error instanceof Error && FOR_PEOPLE.has(error.name) ? error.message : error;
}
