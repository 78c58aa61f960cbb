/** Vitest's global setup of tests that run the built apps: builds api and worker, once a run. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

// biome-ignore lint/style/noDefaultExport: Vitest asks for one
export default async function buildApps(): Promise<void> {
  const script = fileURLToPath(new URL('../../../../scripts/build-app.mjs', import.meta.url));
  for (const app of ['api', 'worker']) {
    await promisify(execFile)(process.execPath, [script], { cwd: `${ROOT}apps/${app}` });
  }
}
