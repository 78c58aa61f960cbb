import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { nowMs } from '../measure/clock.ts';
import { waitUntil } from './wait-until.ts';

/** A program to keep running. */
export interface Program {
  /** Its name in reports: `api-1`. */
  name: string;
  kind: 'api' | 'worker';
  port: number;
  command: string[];
  env: Record<string, string>;
  logFile: string;
}

/** How a process of a program ended. */
export interface ProcessEnd {
  atMs: number;
  pid: number;
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Whether this driver killed it; if not, it left by itself, which is worth a look. */
  wasKilled: boolean;
}

/** A program kept running as a supervisor would. */
export interface Supervised {
  readonly name: string;
  readonly kind: Program['kind'];
  readonly port: number;
  readonly logFile: string;
  /** The process now; 0 between two. */
  readonly pid: number;
  readonly ends: readonly ProcessEnd[];
  /** kill -9; it is started again a moment later. */
  kill(): Promise<void>;
  isReady(): Promise<boolean>;
  /** SIGTERM, and SIGKILL to what does not leave. */
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 200;
const STOP_TIMEOUT_MS = 20_000;
const READY_ASK_TIMEOUT_MS = 2_000;

/** Starts a program and starts it again whenever it ends. */
export function supervise(program: Program): Supervised {
  const ends: ProcessEnd[] = [];
  let isStopping = false;
  let killedPid = 0;
  let child = launch(program);
  let isRunning = true;

  const watch = (): void => {
    const { pid = 0 } = child;
    child.once('exit', (code, signal) => {
      isRunning = false;
      ends.push({ atMs: nowMs(), pid, code, signal, wasKilled: pid === killedPid });
      if (isStopping) return;
      setTimeout(() => {
        if (isStopping) return;
        child = launch(program);
        isRunning = true;
        watch();
      }, RESTART_AFTER_MS);
    });
  };
  watch();

  return {
    name: program.name,
    kind: program.kind,
    port: program.port,
    logFile: program.logFile,
    ends,
    get pid() {
      return isRunning ? (child.pid ?? 0) : 0;
    },
    async kill() {
      if (!isRunning) return;
      killedPid = child.pid ?? 0;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    isReady: async () => isRunning && answers(`http://127.0.0.1:${program.port}/readyz`),
    async stop() {
      isStopping = true;
      if (!isRunning) return;
      killedPid = child.pid ?? 0;
      child.kill('SIGTERM');
      if (!(await waitUntil(() => !isRunning, STOP_TIMEOUT_MS))) child.kill('SIGKILL');
      await waitUntil(() => !isRunning, STOP_TIMEOUT_MS);
    },
  };
}

function launch(program: Program): ChildProcess {
  const [command, ...args] = program.command;
  if (command === undefined) throw new Error(`${program.name} has no command`);
  const log = openSync(program.logFile, 'a');
  // A group of its own: Ctrl-C reaches the driver, which stops things in order.
  const child = spawn(command, args, {
    env: program.env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const killLast = (): void => void child.kill('SIGKILL');
  process.on('exit', killLast);
  child.once('exit', () => process.off('exit', killLast));
  return child;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(READY_ASK_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
