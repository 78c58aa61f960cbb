import { describeExit } from '../launch.ts';
import type { Service } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { decideRestart, type RestartPolicy } from './restart-policy.ts';

/** What there is to tell about a service that is kept running. */
export type SupervisorEvent =
  /** It has ended by itself, or was killed; it is started again after that time. */
  | {
      readonly kind: 'ended';
      readonly name: string;
      /** `SIGKILL`, `exit code 1`. */
      readonly how: string;
      readonly logFile: string;
      readonly restartInMs: number;
    }
  /** It could not be started again, for a reason that names its log; the next try is after that time. */
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly reason: string;
      readonly restartInMs: number;
    }
  | { readonly kind: 'back'; readonly name: string; readonly pid: number; readonly downMs: number };

/** Time, for a supervisor. */
export interface SupervisorClock {
  now(): number;
  /** Settles after that time, or when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A supervisor's dependencies. */
export interface SupervisorOptions {
  readonly policy: RestartPolicy;
  readonly clock: SupervisorClock;
  report(event: SupervisorEvent): void;
}

/** A service that is started again whenever it ends. */
export interface Kept {
  readonly service: Service;
  /** Settles when the restart that is under way is over, at once when there is none. */
  ready(): Promise<void>;
  /** Keeps it running no more, also in the middle of a restart, and stops it. */
  stop(): Promise<void>;
}

/** How a service is kept. */
export interface KeepOptions {
  /** What it cannot start without: its restart waits for theirs. */
  readonly needs?: readonly Kept[];
  /** From then on it may end. */
  readonly until?: AbortSignal;
}

/** Keeps services running, all by one policy. */
export interface Supervisor {
  /** Takes charge of a service that runs. */
  keep(service: Service, options?: KeepOptions): Kept;
  /** Rejects when a service has failed too often; never settles otherwise. */
  readonly gaveUp: Promise<never>;
}

/** Settles with the promise, or when it is aborted. */
function orAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.resolve();
  const aborted = Promise.withResolvers<void>();
  const onAbort = () => aborted.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted.promise]).finally(() =>
    signal.removeEventListener('abort', onAbort),
  );
}

const NEVER = new AbortController().signal;

/** A supervisor with nothing to keep yet. */
export function createSupervisor({ policy, clock, report }: SupervisorOptions): Supervisor {
  const gaveUp = Promise.withResolvers<never>();
  // Whether anybody listens yet or not: it is told by whoever awaits it.
  gaveUp.promise.catch(() => undefined);

  function keep(service: Service, { needs = [], until = NEVER }: KeepOptions = {}): Kept {
    const { name, logFile } = service;
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, until]);
    const readyMs: number[] = [];
    let ready = Promise.resolve();

    /** How long to wait after a failure. @throws ServiceError to give up */
    function delayAfter(why: string, wasReadyMs: number): number {
      readyMs.push(wasReadyMs);
      if (readyMs.length > policy.restartsMax + 1) readyMs.shift();
      const decision = decideRestart(readyMs, policy);
      if (decision.kind === 'restart') return decision.delayMs;
      throw new ServiceError(
        `${name} failed ${decision.failures} times, the last time: ${why}. Read its log, ${logFile}, and start again when what it says is put right.`,
      );
    }

    /** Starts it until it stays, or is not to. */
    async function bringBack(how: string, wasReadyMs: number): Promise<void> {
      const endedMs = clock.now();
      const restartInMs = delayAfter(how, wasReadyMs);
      report({ kind: 'ended', name, how, logFile, restartInMs });
      await clock.sleep(restartInMs, signal);
      for (;;) {
        await orAborted(Promise.all(needs.map((needed) => needed.ready())), signal);
        if (signal.aborted) return;
        try {
          await service.start(signal);
          report({ kind: 'back', name, pid: service.pid, downMs: clock.now() - endedMs });
          return;
        } catch (error) {
          if (signal.aborted) return;
          const reason = (error as Error).message;
          const againInMs = delayAfter(reason, 0);
          report({ kind: 'failed', name, reason, restartInMs: againInMs });
          await clock.sleep(againInMs, signal);
        }
      }
    }

    async function run(): Promise<void> {
      while (!signal.aborted) {
        const readySinceMs = clock.now();
        const exit = await service.ended();
        if (signal.aborted) return;
        ready = bringBack(describeExit(exit), clock.now() - readySinceMs);
        await ready;
      }
    }

    const running = run().catch((error: unknown) => {
      if (!signal.aborted) gaveUp.reject(error);
    });
    return {
      service,
      ready: () => ready,
      async stop() {
        abort.abort();
        await service.stop();
        await running;
      },
    };
  }

  return { keep, gaveUp: gaveUp.promise };
}
