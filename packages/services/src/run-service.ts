import { dropClaim, takeFolder, writeClaim } from './claim.ts';
import { type Exit, type Launched, lastWords } from './launch.ts';
import type { Service } from './service.ts';
import { ServiceError } from './service-error.ts';
import { becomesTrue } from './wait.ts';

/** What sets one service apart from another. */
export interface ServiceDescription {
  /** Its name in messages: PostgreSQL, Redis. */
  readonly what: string;
  readonly folder: string;
  readonly url: string;
  readonly port: number;
  readonly logFile: string;
  /** Makes it leave with its data in order. */
  readonly stopSignal: NodeJS.Signals;
  /** How long a start may take, recovery from a crash included. */
  readonly startTimeoutMs: number;
  launch(): Promise<Launched>;
  isReady(pid: number): Promise<boolean>;
  /** Whether a failed start is worth another try, and what makes it so has been done. */
  shouldRetry?(words: string): Promise<boolean>;
}

const STOP_TIMEOUT_MS = 60_000;

async function launchUntilReady(service: ServiceDescription): Promise<Launched> {
  const deadlineMs = performance.now() + service.startTimeoutMs;
  for (;;) {
    const launched = await service.launch();
    await writeClaim(service.folder, launched.pid);
    const settled = await becomesTrue(
      async () => launched.exit() !== null || (await service.isReady(launched.pid)),
      deadlineMs - performance.now(),
    );
    if (settled && launched.exit() === null) return launched;
    const words = await lastWords(service.logFile);
    if (!settled) {
      launched.kill('SIGKILL');
      await launched.exited;
    } else if (performance.now() < deadlineMs && (await service.shouldRetry?.(words))) {
      continue;
    }
    await dropClaim(service.folder);
    throw new ServiceError(
      `${service.what} on port ${service.port} did not start: ${words} (all of it: ${service.logFile})`,
    );
  }
}

/** Starts a service and gives the handle on it. */
export async function runService(description: ServiceDescription): Promise<Service> {
  const { folder, what, stopSignal } = description;
  await takeFolder(folder, what, stopSignal);
  let running: Launched | null = await launchUntilReady(description);

  const isDown = () => running === null || running.exit() !== null;

  async function stop(): Promise<void> {
    if (running !== null && running.exit() === null) {
      running.kill(stopSignal);
      const { exited } = running;
      const last = setTimeout(() => running?.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(last);
    }
    running = null;
    await dropClaim(folder);
  }

  async function start(): Promise<void> {
    if (!isDown()) return;
    running = await launchUntilReady(description);
  }

  return {
    url: description.url,
    port: description.port,
    logFile: description.logFile,
    get pid() {
      return running === null || running.exit() !== null ? 0 : running.pid;
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
