/**
 * `npm start`: from a clone and any Node.js from 20 on to a running system. Here is what needs no
 * packages; the rest is scripts/start/main.ts.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { forgetReadiness, stateOfHome } from './lib/claimed-home.mjs';
import { handOver } from './lib/hand-over.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { envWithNode, findNode } from './lib/node.mjs';
import { homeOf, ROOT } from './lib/paths.mjs';
import { preflight } from './lib/preflight.mjs';
import { sayError, UserError } from './lib/user-error.mjs';

const MAIN = join(ROOT, 'scripts/start/main.ts');

/**
 * Ends what the rest has started when it was killed itself: nobody else would.
 * @param {string} node
 * @param {NodeJS.Signals} signal
 */
async function cleanUp(node, signal) {
  sayError(new UserError(`npm start was ended by ${signal}: stopping what it had started.`));
  const child = spawn(node, [MAIN, '--clean-up'], {
    cwd: ROOT,
    env: envWithNode(node),
    stdio: 'inherit',
  });
  await new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
}

try {
  const home = homeOf(process.env);
  const state = stateOfHome(home);
  if (state !== 'in-use') {
    forgetReadiness(home);
    // What was left behind may have the ports: it is ended first.
    if (state === 'free') await preflight(process.env);
    await ensureInstalled({ home });
  }
  const node = await findNode();
  await handOver(node, [MAIN, ...process.argv.slice(2)], (signal) => cleanUp(node, signal));
} catch (error) {
  sayError(error);
  process.exit(1);
}
