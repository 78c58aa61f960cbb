import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Runs a command to its end, its output going to a file.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, logFile: string, signal?: AbortSignal }} options
 * @returns {Promise<number>} its exit code; 1 when a signal ended it
 */
export function runLogged(command, args, { cwd, env = process.env, logFile, signal }) {
  mkdirSync(dirname(logFile), { recursive: true });
  appendFileSync(logFile, `\n$ ${[command, ...args].join(' ')}   (${new Date().toISOString()})\n`);
  const log = openSync(logFile, 'a');
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', log, log],
      signal,
      killSignal: 'SIGTERM',
    });
    closeSync(log);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * The end of a log.
 * @param {string} logFile
 * @param {number} lines
 */
export async function tail(logFile, lines) {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
