/** Vitest's global setup of tests that run the built apps: builds them, once a run. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const run = promisify(execFile);

// biome-ignore lint/style/noDefaultExport: Vitest asks for one
export default async function buildApps(): Promise<void> {
  const script = fileURLToPath(new URL('../../../../scripts/build-app.mjs', import.meta.url));
  for (const app of ['api', 'worker']) {
    await run(process.execPath, [script], { cwd: `${ROOT}apps/${app}` });
  }
  // Takes its time, where its sources have changed since it was built last.
  const args = ['run', 'build', '--filter=@posthorn/dashboard', '--output-logs=errors-only'];
  await run(`${ROOT}node_modules/.bin/turbo`, args, { cwd: ROOT });
}
