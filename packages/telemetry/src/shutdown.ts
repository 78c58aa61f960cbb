import type { Logger } from './logger.ts';

/** One step of leaving: stop intake, drain, flush, close. */
export interface ShutdownStep {
  readonly name: string;
  run(): Promise<void> | void;
}

/** How a process leaves. */
export interface ShutdownOptions {
  readonly logger: Logger;
  /** In order; one that fails is logged and does not keep the next from running. */
  readonly steps: readonly ShutdownStep[];
  /** For all steps together; then the process leaves as it is. */
  readonly timeoutMs: number;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

async function runSteps({ logger, steps }: ShutdownOptions): Promise<boolean> {
  let isClean = true;
  for (const { name, run } of steps) {
    try {
      await run();
      logger.debug({ step: name }, 'shutdown step done');
    } catch (error) {
      isClean = false;
      logger.error({ err: error, step: name }, 'shutdown step failed');
    }
  }
  return isClean;
}

/**
 * Keeps an uncaught error from leaving a half-working process: it is logged and the process exits
 * with 1 at once. What it held is owed by PostgreSQL (promise 2). Call it first in `main.ts`.
 */
export function exitOnUncaughtError(logger: Logger): void {
  const die = (err: unknown) => {
    logger.fatal({ err }, 'uncaught error, leaving');
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}

/**
 * Waits for SIGTERM, SIGINT or SIGHUP, runs the steps and exits: 0 when all went well, 1 when a
 * step failed or the time was over. A second signal exits at once.
 */
export function shutDownOnSignal(options: ShutdownOptions): void {
  const { logger, timeoutMs } = options;
  let isLeaving = false;
  const leave = (signal: NodeJS.Signals) => {
    if (isLeaving) {
      logger.warn({ signal }, 'second signal, leaving at once');
      process.exit(1);
    }
    isLeaving = true;
    logger.info({ signal }, 'leaving: no new work is taken, what is begun is finished');
    setTimeout(() => {
      logger.error({ timeoutMs }, 'leaving before everything was finished: the time is over');
      process.exit(1);
    }, timeoutMs);
    void runSteps(options).then((isClean) => {
      logger.info({ isClean }, 'left');
      process.exit(isClean ? 0 : 1);
    });
  };
  for (const signal of SIGNALS) process.on(signal, leave);
}
