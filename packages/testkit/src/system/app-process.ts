import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '@posthorn/config';
import { createServer } from '@posthorn/services';

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
  const entry = ENTRIES[app];
  const service = createServer({
    name,
    port,
    readyPath: entry.ready,
    command: process.execPath,
    args: [...NODE_FLAGS, ROOT + entry.file],
    cwd: ROOT,
    env: { ...baseEnv(), ...env },
    logFile,
    startTimeoutMs: 60_000,
    // Ctrl-C in a terminal reaches it as it reaches the tests.
    isDetached: false,
  });
  const log = () => readFile(logFile, 'utf8').catch(() => '');
  const tail = async () => (await log()).split('\n').slice(-15).join('\n');

  return {
    name,
    url: service.url,
    get pid() {
      return service.pid;
    },
    log,
    async start() {
      await service.start().catch(async (error: Error) => {
        throw new Error(`${error.message}; it says:\n${await tail()}`);
      });
    },
    kill: (signal) => service.kill(signal),
  };
}
