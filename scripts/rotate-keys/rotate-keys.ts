import { readVariables } from '@posthorn/config';
import { resealDatabase } from '@posthorn/db';
import { describeProcesses, describeReport } from './describe-report.ts';

/**
 * Seals every secret anew and says what it did. May be interrupted (SIGINT, SIGTERM) and run again.
 * @param env DATABASE_URL and POSTHORN_SECRET_KEYS
 * Does nothing while a process runs that could not open what it seals.
 * @returns the exit code: 0 when nothing needs an older key any more
 */
export async function rotateKeys(env: NodeJS.ProcessEnv): Promise<number> {
  const reading = readVariables(env, ['DATABASE_URL', 'POSTHORN_SECRET_KEYS']);
  if (!reading.ok) {
    for (const problem of reading.problems) console.error(problem);
    return 1;
  }
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interruption.abort());
  }
  const { DATABASE_URL: url, POSTHORN_SECRET_KEYS: keyRing } = reading.values;
  const result = await resealDatabase({ url, keyRing, signal: interruption.signal });
  if (!result.ok) {
    for (const line of describeProcesses(result.processes)) console.error(line);
    return 1;
  }
  const { lines, isDone } = describeReport(result.report);
  for (const line of lines) console.log(line);
  return isDone ? 0 : 1;
}
