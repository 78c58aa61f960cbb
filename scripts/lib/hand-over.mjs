import { spawn } from 'node:child_process';
import { envWithNode } from './node.mjs';
import { ROOT } from './paths.mjs';

/**
 * Runs a program of this repository under the right Node.js and becomes it, as far as signals and
 * the exit code go. The program gets a process group of its own and hears each signal from here:
 * otherwise Ctrl-C would reach it by the terminal, by npm and by us.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {(signal: NodeJS.Signals) => Promise<void>} [afterKill] when something ended it in the
 * middle, so that it could not put away what it had started
 * @returns {Promise<never>}
 */
export async function handOver(node, args, afterKill) {
  const child = spawn(node, args, {
    cwd: ROOT,
    env: envWithNode(node),
    // The channel closes when we are gone, however we went: then the program stops everything.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  if (signal !== null) await afterKill?.(signal);
  process.exit(code ?? 1);
}
