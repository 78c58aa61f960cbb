import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { endGroup, signalGroup } from './process-group.ts';

/** How a service's process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** For a message to people: `SIGKILL`, `exit code 1`. */
export function describeExit({ code, signal }: Exit): string {
  return signal ?? `exit code ${code}`;
}

/** A running process of a service. */
export interface Launched {
  readonly pid: number;
  /** Bytes its log had before: what it says itself comes behind them. */
  readonly logStart: number;
  /** Set when it has ended. */
  exit(): Exit | null;
  /** Settles when it has ended, and with it what it had started in its group. */
  readonly exited: Promise<Exit>;
  kill(signal: NodeJS.Signals): void;
}

/** What to launch. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Where both of its outputs are appended. */
  readonly logFile: string;
  /** Given to its standard input, then closed. */
  readonly input?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** No more than PATH when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** What is sent when this process leaves without having stopped it. */
  readonly lastResortSignal: NodeJS.Signals;
  /**
   * Whether it leads a group of its own (true when absent): Ctrl-C reaches the one who started it,
   * who stops things in order.
   */
  readonly isDetached?: boolean;
  /** Whether what it has started itself, in its group, ends when it does. */
  readonly endsWithGroup?: boolean;
}

function spawnLogged(launch: Launch): ChildProcess {
  const log = openSync(launch.logFile, 'a', 0o600);
  try {
    return spawn(launch.command, launch.args, {
      cwd: launch.cwd,
      stdio: [launch.input === undefined ? 'ignore' : 'pipe', log, log],
      detached: launch.isDetached ?? true,
      env: launch.env ?? { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
      ...launch.user,
    });
  } finally {
    closeSync(log);
  }
}

/**
 * Starts a service's process.
 * @throws the error of the operating system when the command cannot be run
 */
export async function launchProcess(launch: Launch): Promise<Launched> {
  const logStart = await stat(launch.logFile).then(
    ({ size }) => size,
    () => 0,
  );
  let exit: Exit | null = null;
  const child = spawnLogged(launch);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(launch.input);
  const endsGroup = launch.endsWithGroup === true && launch.isDetached !== false;
  const killLast = () => {
    if (endsGroup && child.pid !== undefined) signalGroup(child.pid, launch.lastResortSignal);
    else child.kill(launch.lastResortSignal);
  };
  const ended = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const exited = ended.then(async (how) => {
    if (endsGroup && child.pid !== undefined) await endGroup(child.pid, how.signal !== 'SIGKILL');
    exit = how;
    process.off('exit', killLast);
    return how;
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  process.on('exit', killLast);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${launch.command} has no pid`);
  return { pid, logStart, exit: () => exit, exited, kill: (signal) => void child.kill(signal) };
}
