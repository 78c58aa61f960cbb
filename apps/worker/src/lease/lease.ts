import { type HotPool, heartbeat, signOff } from '@posthorn/db';

const HEARTBEAT_MS = 1_000;
/** A request may start only if its deadline and this much more lie within the lease. */
const MARGIN_MS = 1_000;

/**
 * This worker's lease in PostgreSQL. Others may take its batches only when the lease has run out, and
 * it starts a request only if the lease outlasts it: so no attempt is sent twice at the same time
 * (promise 3), and what a killed worker held goes out again within seconds (promise 2).
 */
export interface Lease {
  readonly workerId: string;
  /** Resolves when a request may start; at once while heartbeats get through. */
  untilSafe(): Promise<void>;
  isAlive(): boolean;
  /** Gives the lease up at once: everything this worker held is recorded. */
  end(): Promise<void>;
}

/** @param options.timeoutMs the deadline of a request. */
export async function startLease(options: {
  pool: HotPool;
  workerId: string;
  timeoutMs: number;
  onError: (error: unknown) => void;
}): Promise<Lease> {
  const { pool, workerId } = options;
  const leaseMs = options.timeoutMs + MARGIN_MS + 3 * HEARTBEAT_MS;
  let validUntil = 0;
  let isEnding = false;
  let waiting: (() => void)[] = [];

  async function beat(): Promise<void> {
    // Counted from before the question: the database's lease can only be longer.
    const askedAt = performance.now();
    await heartbeat(pool, workerId, leaseMs);
    validUntil = askedAt + leaseMs;
    const resumed = waiting;
    waiting = [];
    for (const resume of resumed) resume();
  }

  await beat();
  let beating = Promise.resolve();
  let isBeating = false;
  const timer = setInterval(() => {
    if (isBeating || isEnding) return;
    isBeating = true;
    beating = beat()
      .catch(options.onError)
      .finally(() => {
        isBeating = false;
      });
  }, HEARTBEAT_MS);

  const isSafe = (): boolean => performance.now() + options.timeoutMs + MARGIN_MS <= validUntil;

  return {
    workerId,
    async untilSafe() {
      while (!isSafe()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    isAlive: () => performance.now() < validUntil,
    async end() {
      isEnding = true;
      clearInterval(timer);
      await beating;
      await signOff(pool, workerId);
    },
  };
}
