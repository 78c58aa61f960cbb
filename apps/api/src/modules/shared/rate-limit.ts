import { BoundedMap } from './bounded-map.ts';

/** How often something may be done: some at once, then one every so often. */
export interface Rate {
  /** At once, by whoever has done nothing for long. */
  burst: number;
  /** Then one more in this time. */
  everyMs: number;
}

/** Counts by key and slows down; it never locks. */
export interface RateLimit {
  /** The milliseconds until one more may be done; 0: now. */
  waitMs(key: string): number;
  /** Counts one that may be done. */
  take(key: string): void;
  /** Takes back one that was counted. */
  giveBack(key: string): void;
  /** Forgets a key. */
  reset(key: string): void;
  /** Keys that are held. */
  size(): number;
}

/**
 * The generic cell rate algorithm: for each key the time at which everything is forgotten. In this
 * process's memory, which holds so many keys at most; the ones that were not used for longest go
 * first (promise 5).
 */
export function createRateLimit(options: {
  rate: Rate;
  keysMax: number;
  now: () => number;
}): RateLimit {
  const { now } = options;
  const { burst, everyMs } = options.rate;
  const forgottenAt = new BoundedMap<string, number>(options.keysMax);
  const at = (key: string) => {
    const stored = forgottenAt.get(key) ?? 0;
    const fullMs = now() + burst * everyMs;
    // The clock was set back: nobody waits for all of its way.
    if (stored > fullMs) forgottenAt.set(key, fullMs);
    return Math.min(Math.max(stored, now()), fullMs);
  };
  return {
    waitMs: (key) => Math.max(0, at(key) + everyMs - burst * everyMs - now()),
    take: (key) => forgottenAt.set(key, at(key) + everyMs),
    giveBack(key) {
      const before = at(key) - everyMs;
      if (before > now()) forgottenAt.set(key, before);
      else forgottenAt.delete(key);
    },
    reset: (key) => forgottenAt.delete(key),
    size: () => forgottenAt.size,
  };
}
