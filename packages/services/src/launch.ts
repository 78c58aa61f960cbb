import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** How a service's process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running process of a service. */
export interface Launched {
  readonly pid: number;
  /** Set when it has ended. */
  exit(): Exit | null;
  /** Settles when it has ended. */
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
  /** What is sent when this process leaves without having stopped it. */
  readonly lastResortSignal: NodeJS.Signals;
}

function spawnDetached(launch: Launch, log: number): ChildProcess {
  return spawn(launch.command, launch.args, {
    cwd: launch.cwd,
    stdio: [launch.input === undefined ? 'ignore' : 'pipe', log, log],
    // A group of its own: Ctrl-C reaches the one who started it, who stops things in order.
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    ...launch.user,
  });
}

/**
 * Starts a service's process.
 * @throws the error of the operating system when the command cannot be run
 */
export async function launchProcess(launch: Launch): Promise<Launched> {
  const log = openSync(launch.logFile, 'a', 0o600);
  let exit: Exit | null = null;
  const child = spawnDetached(launch, log);
  closeSync(log);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(launch.input);
  const killLast = () => child.kill(launch.lastResortSignal);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      process.off('exit', killLast);
      resolve(exit);
    });
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  process.on('exit', killLast);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${launch.command} has no pid`);
  return { pid, exit: () => exit, exited, kill: (signal) => void child.kill(signal) };
}

/** The last line of a log that says something, for a message to people. */
export async function lastWords(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) => /FATAL|PANIC|ERROR|rror:|# /.test(line));
  return (telling ?? lines.at(-1) ?? 'it said nothing')
    .trim()
    .replace(/^.*?(?:FATAL|PANIC|ERROR):\s*|^.*?# /, '');
}
