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
  await inStep(
    'building api, worker and dashboard',
    async () => {
      const code = await runLogged(turbo, args, { cwd: ROOT, logFile, signal });
      if (code !== 0) throw await buildError(logFile, code);
    },
    'api, worker and dashboard built',
  );
}

/** The line that says most, of what a failed build has said. */
async function buildError(logFile: string, code: number): Promise<UserError> {
  const lines = (await tail(logFile, 60)).split('\n');
  const said = lines.slice(lines.findLastIndex((line) => line.startsWith('$ ')) + 1);
  const telling = said.find((line) => /error|detected|cannot/i.test(line));
  return new UserError(
    `The build failed: ${telling?.trim() ?? `exit code ${code}`}. All of it: ${logFile}`,
  );
}
