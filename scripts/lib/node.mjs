import { execFile } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inStep } from './output.mjs';
import { ROOT } from './paths.mjs';
import { UserError } from './user-error.mjs';

const run = promisify(execFile);

/** Node.js that Posthorn runs on: what the libraries need (docs/decisions). */
export const NODE_MAJOR = 24;

/** @param {string} node */
async function isNewEnough(node) {
  try {
    const { stdout } = await run(node, ['--version']);
    return Number(stdout.slice(1).split('.')[0]) >= NODE_MAJOR;
  } catch {
    return false;
  }
}

/** Node 24 by npx, for platforms whose binary is no npm package. npm keeps it for the next time. */
async function fetchByNpx() {
  const args = ['-y', `node@${NODE_MAJOR}`, '-p', 'process.execPath'];
  try {
    const { stdout } = await inStep(
      `fetching Node.js ${NODE_MAJOR}`,
      () => run(process.platform === 'win32' ? 'npx.cmd' : 'npx', args, { cwd: ROOT }),
      `Node.js ${NODE_MAJOR} fetched`,
    );
    return stdout.trim();
  } catch {
    return null;
  }
}

/**
 * A Node.js that is new enough: this one, the one npm installed, or one fetched.
 * @returns {Promise<string>} its path
 */
export async function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const installed = join(ROOT, 'node_modules/.bin/node');
  if (await isNewEnough(installed)) return installed;
  const fetched = await fetchByNpx();
  if (fetched !== null && (await isNewEnough(fetched))) return fetched;
  throw new UserError(
    `Posthorn runs on Node.js ${NODE_MAJOR}, this is ${process.versions.node}, and none could be fetched from npm: install Node.js ${NODE_MAJOR}.`,
  );
}

/**
 * The environment for children: this Node first on the PATH, the workspace's programs with it.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function envWithNode(node) {
  const path = [dirname(node), join(ROOT, 'node_modules/.bin'), process.env.PATH ?? ''];
  return {
    ...process.env,
    PATH: path.join(delimiter),
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  };
}
