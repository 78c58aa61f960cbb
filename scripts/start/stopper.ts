import { setTimeout as sleep } from 'node:timers/promises';

/** Something that runs and must not outlive us. */
interface Owned {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/** Stops what was started, last first, once. */
export interface Stopper {
  /** Settles into aborted when leaving has begun: what starts up should give up. */
  readonly signal: AbortSignal;
  /**
   * Takes charge of what is being started: a stop in the middle of its start waits for the start
   * and then stops it.
   */
  own<T>(name: string, starting: Promise<T>, stop: (started: T) => Promise<void>): Promise<T>;
  /** Stops everything; the same promise for everyone who asks. */
  stopAll(): Promise<void>;
}

/** A stopper with nothing to stop yet. */
export function createStopper(): Stopper {
  const owned: Owned[] = [];
  const abort = new AbortController();
  let stopping: Promise<void> | null = null;

  async function stopEach(): Promise<void> {
    abort.abort();
    // What is being started while we stop is still added: until nothing is left.
    for (let last = owned.pop(); last !== undefined; last = owned.pop()) {
      await last.stop().catch((error: unknown) => {
        process.stderr.write(`${last?.name} did not stop in order: ${String(error)}\n`);
      });
    }
  }

  return {
    signal: abort.signal,
    async own(name, starting, stop) {
      const started = starting.then(
        (value) => ({ value }),
        () => null,
      );
      owned.push({
        name,
        stop: async () => {
          const result = await started;
          if (result !== null) await stop(result.value);
        },
      });
      return await starting;
    },
    stopAll() {
      stopping ??= stopEach();
      return stopping;
    },
  };
}

/** Npm and the terminal both pass one Ctrl-C on: within this time it is the same one. */
const SAME_SIGNAL_MS = 1_000;

/**
 * Calls `onFirst` when asked to leave (Ctrl-C, SIGTERM, the terminal or our starter gone), and
 * exits at once when asked again.
 */
export function onAskedToLeave(onFirst: () => void): void {
  let firstMs: number | null = null;
  const asked = () => {
    const nowMs = performance.now();
    if (firstMs === null) {
      firstMs = nowMs;
      onFirst();
    } else if (nowMs - firstMs > SAME_SIGNAL_MS) {
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
  process.on('disconnect', () => {
    void sleep(SAME_SIGNAL_MS).then(() => {
      if (firstMs === null) asked();
    });
  });
}
