import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '@posthorn/config';
import { waitUntil } from '../wait-until.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** What each app is started by, when built, and where it says that it is ready. */
const ENTRIES = {
  api: { file: 'apps/api/dist/main.js', ready: '/readyz' },
  worker: { file: 'apps/worker/dist/main.js', ready: '/readyz' },
  dashboard: {
    file: 'apps/dashboard/.next/standalone/apps/dashboard/server.js',
    ready: '/healthz',
  },
} as const;

/** One of Posthorn's processes, as built. */
export interface AppProcess {
  readonly name: string;
  /** Of its health, and for the api of everything. */
  readonly url: string;
  /** 0 while it does not run. */
  readonly pid: number;
  /** All it has said, over all of its lives. */
  log(): Promise<string>;
  /** Starts it on the same port and waits until it is ready. */
  start(): Promise<void>;
  /** Sends a signal and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** What to run. */
export interface AppOptions {
  readonly name: string;
  readonly app: keyof typeof ENTRIES;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** Node's own heap and inspector flags are for the tests' process, not for what it tests. */
function baseEnv(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}

/** A process that is not started yet. */
export function describeApp({ name, app, port, env, logFile }: AppOptions): AppProcess {
  const url = `http://127.0.0.1:${port}`;
  const entry = ENTRIES[app];
  const log = () => readFile(logFile, 'utf8').catch(() => '');
  let child: ChildProcess | null = null;
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null;
  const killLast = () => child?.kill('SIGKILL');

  const tail = async () => (await log()).split('\n').slice(-15).join('\n');

  return {
    name,
    url,
    get pid() {
      return isRunning() ? (child?.pid ?? 0) : 0;
    },
    log,
    async start() {
      if (isRunning()) return;
      const output = openSync(logFile, 'a');
      const started = spawn(process.execPath, [...NODE_FLAGS, ROOT + entry.file], {
        env: { ...baseEnv(), ...env },
        stdio: ['ignore', output, output],
        cwd: ROOT,
      });
      closeSync(output);
      child = started;
      process.once('exit', killLast);
      started.once('exit', () => process.off('exit', killLast));
      await waitUntil(
        async () =>
          !isRunning() ||
          (await fetch(url + entry.ready).then(
            ({ ok }) => ok,
            () => false,
          )),
        { timeoutMs: 60_000, describe: async () => `${name} ready; it says:\n${await tail()}` },
      );
      if (!isRunning()) throw new Error(`${name} left while starting; it says:\n${await tail()}`);
    },
    async kill(signal) {
      const running = child;
      if (running === null || !isRunning()) return;
      const gone = new Promise((resolve) => running.once('exit', resolve));
      running.kill(signal);
      await gone;
    },
  };
}
