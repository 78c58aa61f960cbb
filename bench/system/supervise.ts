import {
  createServer,
  createSupervisor,
  type Exit,
  type Kept,
  type RestartPolicy,
  SYSTEM_CLOCK,
} from '@posthorn/services';
import { nowMs } from '../measure/clock.ts';

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
export interface ProcessEnd extends Exit {
  atMs: number;
  pid: number;
  /** Whether this driver killed it; if not, it left by itself, which is worth a look. */
  wasKilled: boolean;
}

/** A program kept running, however often it is killed. */
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

/** What is killed on purpose is started again for ever, and soon. */
const POLICY: RestartPolicy = {
  firstDelayMs: 200,
  multiplier: 1,
  maxDelayMs: 200,
  restartsMax: Number.POSITIVE_INFINITY,
  windowMs: 0,
};
const READY_PATH = '/readyz';
const READY_ASK_TIMEOUT_MS = 2_000;

/** Starts a program and starts it again whenever it ends. */
export function supervise(program: Program): Supervised {
  const { name, kind, port, logFile, env } = program;
  const [command, ...args] = program.command;
  if (command === undefined) throw new Error(`${name} has no command`);
  const ends: ProcessEnd[] = [];
  let killedPid = 0;
  let kept: Kept | null = null;
  const service = createServer({
    name,
    port,
    readyPath: READY_PATH,
    command,
    args,
    cwd: process.cwd(),
    env,
    logFile,
    onExit: (exit) => ends.push({ ...exit, atMs: nowMs(), wasKilled: exit.pid === killedPid }),
  });
  const supervisor = createSupervisor({
    policy: POLICY,
    clock: SYSTEM_CLOCK,
    report: () => undefined,
  });
  let isStopping = false;

  /** What is killed on purpose before it counts as started is started again, too. */
  async function startAndKeep(): Promise<void> {
    try {
      await service.start();
      kept = supervisor.keep(service);
    } catch {
      // Whoever waits for it to be ready tells what its log says.
      if (ends.at(-1)?.wasKilled && !isStopping) await startAndKeep();
    }
  }

  const started = startAndKeep();

  return {
    name,
    kind,
    port,
    logFile,
    ends,
    get pid() {
      return service.pid;
    },
    async kill() {
      killedPid = service.pid;
      if (killedPid !== 0) await service.kill('SIGKILL');
    },
    isReady: async () => service.pid !== 0 && answers(service.url + READY_PATH),
    async stop() {
      isStopping = true;
      killedPid = service.pid;
      if (kept === null) await service.stop();
      await started;
      await kept?.stop();
    },
  };
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
