import { join } from 'node:path';
import { inStep } from '../lib/output.mjs';
import { ROOT } from '../lib/paths.mjs';
import { runLogged, tail } from '../lib/run.mjs';
import { UserError } from '../lib/user-error.mjs';

/** Builds api, worker and dashboard, where sources have changed since the last time (turbo). */
export async function buildApps(home: string, signal: AbortSignal): Promise<void> {
  const logFile = join(home, 'logs/build.log');
  const turbo = join(ROOT, 'node_modules/.bin/turbo');
  const args = ['run', 'build', '--output-logs=errors-only', '--ui=stream', '--log-order=grouped'];
  const code = await inStep(
    'building api, worker and dashboard',
    () => runLogged(turbo, args, { cwd: ROOT, logFile, signal }),
    'api, worker and dashboard built',
  );
  if (code === 0) return;
  const telling = (await tail(logFile, 60)).split('\n').find((line) => /error/i.test(line));
  throw new UserError(
    `The build failed: ${telling?.trim() ?? `exit code ${code}`}. All of it: ${logFile}`,
  );
}
