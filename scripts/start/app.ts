import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { tail } from '../lib/run.mjs';
import { UserError } from '../lib/user-error.mjs';

/** One of Posthorn's processes. */
export interface AppDescription {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Answers 2xx when the process can do its job. */
  readonly readyUrl: string;
}

/** A process that is up. */
export interface App {
  readonly name: string;
  readonly pid: number;
  /** Settles when it ends, with how: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 25_000;

/** What the last line of a log says, without its JSON. */
async function lastWords(logFile: string): Promise<string> {
  const line = await tail(logFile, 1);
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ') || line;
  } catch {
    return line.trim() || 'it said nothing';
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function spawnApp(app: AppDescription): ChildProcess {
  const log = openSync(app.logFile, 'a', 0o600);
  try {
    return spawn(app.command, app.args, {
      cwd: app.cwd,
      env: app.env,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

/**
 * Starts a process; a log of the run before stays beside as `.previous`.
 * @throws UserError when it ends, or is not ready in time, with its last words
 */
export async function startApp(app: AppDescription, signal: AbortSignal): Promise<App> {
  await rename(app.logFile, `${app.logFile}.previous`).catch(() => undefined);
  const child = spawnApp(app);
  const killLast = () => child.kill('SIGKILL');
  process.once('exit', killLast);
  let end: string | null = null;
  const ended = new Promise<string>((resolve) => {
    const finish = (how: string) => {
      end = how;
      process.off('exit', killLast);
      resolve(how);
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (code, by) => finish(by ?? `exit code ${code}`));
  });
  const stop = async () => {
    if (end !== null) return;
    child.kill('SIGTERM');
    const last = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(last);
  };

  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (!(await isReady(app.readyUrl))) {
    if (end === null && performance.now() < deadlineMs && !signal.aborted) {
      await sleep(50);
      continue;
    }
    const how = end ?? 'it was not ready in time';
    await stop();
    const words = await lastWords(app.logFile);
    throw new UserError(
      `The ${app.name} did not start (${how}): ${words}. Its log: ${app.logFile}`,
    );
  }
  return { name: app.name, pid: child.pid ?? 0, ended, stop };
}
