import { lastWords } from './last-words.ts';
import { describeExit, type Exit, type Launched } from './launch.ts';
import type { Service } from './service.ts';
import { ServiceError } from './service-error.ts';
import { becomesTrue } from './wait.ts';

/** Where it is written down which process runs a service, for whoever starts it next. */
export interface ServiceClaim {
  /** Called for each process, as soon as there is one. */
  note(pid: number): Promise<void>;
  drop(): Promise<void>;
}

/** What sets one service apart from another. */
export interface ServiceDescription {
  /** Its name in messages: PostgreSQL, Redis, api. */
  readonly name: string;
  readonly url: string;
  readonly port: number;
  readonly logFile: string;
  readonly claim?: ServiceClaim;
  /** Makes it leave with its data in order. */
  readonly stopSignal: NodeJS.Signals;
  /** After this long it is killed; 60 s when absent. */
  readonly stopTimeoutMs?: number;
  /** How long a start may take, recovery from a crash included. */
  readonly startTimeoutMs: number;
  launch(): Promise<Launched>;
  isReady(pid: number): Promise<boolean>;
  /** Whether a failed start is worth another try, and what makes it so has been done. */
  shouldRetry?(words: string): Promise<boolean>;
  /** Hears of each process that has ended, whoever ended it. */
  onExit?(exit: Exit & { readonly pid: number }): void;
}

const STOP_TIMEOUT_MS = 60_000;

async function end(
  launched: Launched,
  signal: NodeJS.Signals,
  timeoutMs = STOP_TIMEOUT_MS,
): Promise<void> {
  if (launched.exit() !== null) return;
  launched.kill(signal);
  const last = setTimeout(() => launched.kill('SIGKILL'), timeoutMs);
  await launched.exited;
  clearTimeout(last);
}

/** A handle on a service that does not run yet: `start` it. */
export function createService(description: ServiceDescription): Service {
  const { name, claim, stopSignal, stopTimeoutMs } = description;
  let running: Launched | null = null;
  let starting: { readonly done: Promise<void>; readonly abort: AbortController } | null = null;

  const isUp = () => running !== null && running.exit() === null;

  async function launch(): Promise<Launched> {
    const launched = await description.launch().catch((error: Error) => {
      throw new ServiceError(`${name} cannot be run: ${error.message}`);
    });
    running = launched;
    void launched.exited.then((exit) => description.onExit?.({ ...exit, pid: launched.pid }));
    await claim?.note(launched.pid);
    return launched;
  }

  async function launchUntilReady(signal: AbortSignal): Promise<void> {
    const { startTimeoutMs } = description;
    const deadlineMs = performance.now() + startTimeoutMs;
    for (;;) {
      const launched = await launch();
      const isSettled = await becomesTrue(
        async () =>
          signal.aborted || launched.exit() !== null || (await description.isReady(launched.pid)),
        deadlineMs - performance.now(),
      );
      const exit = launched.exit();
      if (isSettled && exit === null && !signal.aborted) return;
      const words = await lastWords(description.logFile, launched.logStart);
      if (signal.aborted) await end(launched, stopSignal, stopTimeoutMs);
      else if (exit === null) await end(launched, 'SIGKILL');
      else if (performance.now() < deadlineMs && (await description.shouldRetry?.(words))) continue;
      await claim?.drop();
      const why =
        exit === null ? `not ready within ${startTimeoutMs / 1000} s` : describeExit(exit);
      throw new ServiceError(
        `${name} on port ${description.port} did not start: ${signal.aborted ? 'it was to stop' : words || why} (all of it: ${description.logFile})`,
      );
    }
  }

  async function start(signal?: AbortSignal): Promise<void> {
    if (starting !== null) return starting.done;
    if (isUp()) return;
    const abort = new AbortController();
    const either = signal === undefined ? abort.signal : AbortSignal.any([signal, abort.signal]);
    const done = launchUntilReady(either).finally(() => {
      starting = null;
    });
    starting = { done, abort };
    return done;
  }

  async function stop(): Promise<void> {
    if (starting !== null) {
      starting.abort.abort();
      await starting.done.catch(() => undefined);
    }
    if (running !== null) await end(running, stopSignal, stopTimeoutMs);
    running = null;
    await claim?.drop();
  }

  return {
    name,
    url: description.url,
    port: description.port,
    logFile: description.logFile,
    get pid() {
      return isUp() ? (running?.pid ?? 0) : 0;
    },
    stop,
    start,
    async restart() {
      await stop();
      await start();
    },
    async kill(signal: NodeJS.Signals) {
      running?.kill(signal);
      await running?.exited;
    },
    ended(): Promise<Exit> {
      return running === null ? Promise.resolve({ code: 0, signal: null }) : running.exited;
    },
  };
}

/** Starts a service and gives the handle on it. */
export async function runService(
  description: ServiceDescription,
  signal?: AbortSignal,
): Promise<Service> {
  const service = createService(description);
  await service.start(signal);
  return service;
}
