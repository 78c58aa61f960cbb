import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inStep } from './output.mjs';
import { ROOT } from './paths.mjs';
import { runLogged, tail } from './run.mjs';
import { UserError } from './user-error.mjs';

const STAMP = join(ROOT, 'node_modules/.posthorn-installed');

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean }} LockedPackage
 * @param {string | null} text
 * @returns {Map<string, LockedPackage>}
 */
function packagesOf(text) {
  if (text === null) return new Map();
  /** @type {{ packages?: Record<string, LockedPackage> }} */
  const lock = JSON.parse(text);
  return new Map(
    Object.entries(lock.packages ?? {}).filter(([path]) => path.includes('node_modules/')),
  );
}

/** Whether npm's own note of what is installed agrees with the lockfile. */
function isAsLocked() {
  const installed = packagesOf(read(join(ROOT, 'node_modules/.package-lock.json')));
  const locked = packagesOf(read(join(ROOT, 'package-lock.json')));
  const isMissing = [...locked].some(
    ([path, { version, optional }]) =>
      !(optional && !installed.has(path)) && installed.get(path)?.version !== version,
  );
  return installed.size > 0 && !isMissing;
}

/**
 * Runs `npm ci` when what is installed is not what package-lock.json says.
 * @param {{ home: string }} options
 */
export async function ensureInstalled({ home }) {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (read(STAMP) === wanted) return;
  if (!isAsLocked()) await install(join(home, 'logs/install.log'));
  writeFileSync(STAMP, wanted);
}

/** @param {string} logFile */
async function install(logFile) {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  await inStep(
    'installing packages (npm ci)',
    async () => {
      const code = npm?.endsWith('.js')
        ? await runLogged(process.execPath, [npm, ...args], { cwd: ROOT, logFile })
        : await runLogged('npm', args, { cwd: ROOT, logFile });
      if (code !== 0) throw await installError(logFile);
    },
    'packages installed',
  );
}

/**
 * @param {string} logFile
 * @returns {Promise<UserError>}
 */
async function installError(logFile) {
  const why = (await tail(logFile, 80))
    .split('\n')
    .find((line) => /^npm (error|ERR!) (?!code|errno|syscall)\S/.test(line));
  const said = why === undefined ? '' : `: ${why.replace(/^npm \S+ /, '')}`;
  return new UserError(`npm ci failed${said}. Is the network there? All of it: ${logFile}`);
}
