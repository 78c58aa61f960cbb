import { BoundedMap } from './bounded-map.ts';

/** What each key may spend, in this process: so much a second, and a minute's worth at once. */
export interface CostBudget {
  /**
   * Spends a cost. It may lead into debt, so that whatever costs more than is left passes once; who
   * is in debt waits.
   * @returns 0, or the seconds to wait; then nothing was spent
   */
  spend(key: string, cost: number): number;
  /** Keys that are held. */
  size(): number;
}

const BURST_S = 60;

interface Account {
  left: number;
  atMs: number;
}

/**
 * Token buckets, of so many keys at most: the ones that were not used for longest are forgotten, which
 * gives them all they may have (promise 5).
 *
 * @param options.now milliseconds
 */
export function createCostBudget(options: {
  perSecond: number;
  keysMax: number;
  now: () => number;
}): CostBudget {
  const { perSecond, now } = options;
  const most = perSecond * BURST_S;
  const accounts = new BoundedMap<string, Account>(options.keysMax);
  return {
    spend(key, cost) {
      const nowMs = now();
      const { left: before, atMs } = accounts.get(key) ?? { left: most, atMs: nowMs };
      // A clock that was set back takes nothing away, and makes nobody wait for its way.
      const passedMs = Math.max(0, nowMs - atMs);
      const left = Math.min(most, before + (passedMs / 1000) * perSecond);
      const maySpend = left > 0;
      accounts.set(key, { left: maySpend ? left - cost : left, atMs: nowMs });
      return maySpend ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond));
    },
    size: () => accounts.size,
  };
}
