import { type HotPool, heartbeat, signOff } from '@posthorn/db';
import { whileUnavailable } from './while-unavailable.ts';

const HEARTBEAT_MS = 1_000;
/** A request may start only if its deadline and this much more lie within the lease. */
const MARGIN_MS = 1_000;

/**
 * This worker's lease in PostgreSQL. Others may take its batches only when the lease has run out, and
 * it starts a request only if the lease outlasts it: so no attempt is sent twice at the same time
 * (promise 3), and what a killed worker held goes out again within seconds (promise 2).
 */
export interface Lease {
  /** The term under way; waits for one in which a request may start. */
  term(): Promise<LeaseTerm>;
  /** How many workers lived at the last heartbeat, this one included. */
  workersAlive(): number;
  /** Gives the lease up at once: everything this worker held is recorded. */
  end(): Promise<void>;
}

/**
 * A time without a gap in the lease. After a gap (PostgreSQL was away, or this process stood still)
 * others may hold what was claimed before, so the worker goes on under another id: what belongs to
 * the old one is neither sent nor finished any more, but freed like a dead worker's.
 */
export interface LeaseTerm {
  /** Whom claims made in this term name. */
  readonly workerId: string;
  /**
   * Waits until a request may start; at once while heartbeats get through.
   * @returns false: the term is over, and so is the claim.
   */
  untilSafe(): Promise<boolean>;
}

/** @param options.timeoutMs the deadline of a request. */
export async function startLease(options: {
  pool: HotPool;
  newWorkerId: () => string;
  timeoutMs: number;
  onError: (error: unknown) => void;
}): Promise<Lease> {
  const { pool } = options;
  const leaseMs = options.timeoutMs + MARGIN_MS + 3 * HEARTBEAT_MS;
  let current = newTerm();
  let validUntil = Number.POSITIVE_INFINITY;
  let isEnding = false;
  let alive = 1;
  let waiting: (() => void)[] = [];

  function newTerm(): LeaseTerm {
    const term: LeaseTerm = {
      workerId: options.newWorkerId(),
      async untilSafe() {
        await nextSafe();
        return current === term;
      },
    };
    return term;
  }

  async function beat(): Promise<void> {
    // Counted from before the question: the database's lease can only be longer.
    const askedAt = performance.now();
    const term = askedAt < validUntil ? current : newTerm();
    alive = await heartbeat(pool, term.workerId, leaseMs);
    // It came through too late to say that there was no gap: the next question is for a new term.
    if (term === current && performance.now() >= validUntil) return beat();
    current = term;
    validUntil = askedAt + leaseMs;
    const resumed = waiting;
    waiting = [];
    for (const resume of resumed) resume();
  }

  // A worker that starts while PostgreSQL does waits for it.
  await whileUnavailable(beat, options.onError);
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
  const nextSafe = async (): Promise<void> => {
    while (!isSafe()) await new Promise<void>((resolve) => waiting.push(resolve));
  };

  return {
    async term() {
      await nextSafe();
      return current;
    },
    workersAlive: () => alive,
    async end() {
      isEnding = true;
      clearInterval(timer);
      await beating;
      await signOff(pool, current.workerId);
    },
  };
}
