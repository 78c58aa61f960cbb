import { PosthornError } from '@posthorn/domain';

/** A lane of the queue: so many run at once, so many wait. */
export interface LaneLimits {
  runningMax: number;
  waitingMax: number;
  waitingPerKeyMax: number;
}

/** Runs what costs much, few at a time, in turns by key: one who asks often waits for themselves. */
export interface FairQueue<Lane extends string> {
  /**
   * Runs when it is its key's turn in its lane.
   * @throws PosthornError OVERLOADED when there is no place to wait
   */
  run<T>(place: { lane: Lane; key: string }, work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  start(): void;
  refuse(): void;
}

const RETRY_AFTER_S = 2;

/**
 * A queue of lanes that do not share places. Who comes to a full lane takes the last place of the
 * key that waits with the most, if that waits with more than they would; else they are refused.
 */
export function createFairQueue<Lane extends string>(
  lanes: Readonly<Record<Lane, LaneLimits>>,
): FairQueue<Lane> {
  const states = new Map<Lane, ReturnType<typeof createLane>>();
  for (const [name, limits] of Object.entries<LaneLimits>(lanes)) {
    states.set(name as Lane, createLane(limits));
  }
  return {
    async run({ lane, key }, work) {
      const state = states.get(lane);
      if (!state) throw new Error(`there is no lane ${lane}`);
      await state.enter(key);
      try {
        return await work();
      } finally {
        state.leave();
      }
    },
  };
}

function createLane({ runningMax, waitingMax, waitingPerKeyMax }: LaneLimits) {
  /** By key, in the order of their turns. */
  const queues = new Map<string, Waiting[]>();
  let running = 0;
  let waiting = 0;

  /** Drops the newest of the key that waits with the most. @returns whether there was a place to win */
  function makeRoom(wanted: number): boolean {
    let longest: Waiting[] = [];
    for (const queue of queues.values()) if (queue.length > longest.length) longest = queue;
    if (longest.length <= wanted) return false;
    longest.pop()?.refuse();
    waiting -= 1;
    return true;
  }

  return {
    enter(key: string): Promise<void> {
      if (running < runningMax) {
        running += 1;
        return Promise.resolve();
      }
      const own = queues.get(key) ?? [];
      const isRefused =
        own.length >= waitingPerKeyMax || (waiting >= waitingMax && !makeRoom(own.length + 1));
      if (isRefused) return Promise.reject(overloaded());
      return new Promise<void>((resolve, reject) => {
        own.push({ start: resolve, refuse: () => reject(overloaded()) });
        queues.set(key, own);
        waiting += 1;
      });
    },
    leave(): void {
      for (const [key, queue] of queues) {
        const next = queue.shift();
        queues.delete(key);
        if (queue.length > 0) queues.set(key, queue);
        if (!next) continue;
        waiting -= 1;
        // The place goes on to whoever is next: it never counts as free in between.
        next.start();
        return;
      }
      running -= 1;
    },
  };
}

function overloaded(): PosthornError {
  return new PosthornError('OVERLOADED', {
    message: 'Too many people are signing in at this moment. Try again in a few seconds.',
    retryAfterS: RETRY_AFTER_S,
  });
}
