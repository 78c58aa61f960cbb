/**
 * `npm run bench`: installs and builds what is missing, then measures. Here is what needs no
 * packages; the rest is bench/main.ts.
 */
import { join } from 'node:path';
import { handOver } from './lib/hand-over.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { envWithNode, findNode } from './lib/node.mjs';
import { homeOf, ROOT } from './lib/paths.mjs';
import { runLogged } from './lib/run.mjs';
import { sayError, UserError } from './lib/user-error.mjs';

/** Builds api and worker; turbo does nothing when nothing has changed. @param {string} node */
async function build(node) {
  const logFile = join(homeOf(process.env), 'logs/build.log');
  const args = ['run', 'build', '--filter=@posthorn/api', '--filter=@posthorn/worker'];
  const turbo = join(ROOT, 'node_modules/.bin/turbo');
  const code = await runLogged(turbo, args, { cwd: ROOT, env: envWithNode(node), logFile });
  if (code !== 0) throw new UserError(`The build failed. All of it: ${logFile}`);
}

const [command, ...args] = process.argv.slice(2);
const isChaos = command === '--chaos';

try {
  await ensureInstalled({ home: homeOf(process.env) });
  const node = await findNode();
  await build(node);
  const entry = join(ROOT, isChaos ? 'bench/chaos/main.ts' : 'bench/main.ts');
  await handOver(node, [entry, ...(isChaos ? args : process.argv.slice(2))]);
} catch (error) {
  sayError(error);
  process.exit(1);
}
