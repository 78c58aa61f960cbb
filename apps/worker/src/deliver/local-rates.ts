import type { RateGrant, RateRequest } from '@posthorn/queue';

/** Rates held by this worker alone, for the time in which Redis is away. */
export interface LocalRates {
  take(requests: readonly RateRequest[]): RateGrant[];
  /** Buckets that are kept. */
  size(): number;
}

/** Buckets that are full again are forgotten once there are so many. */
const BUCKETS_MAX = 10_000;

/**
 * The same algorithm as over Redis (`createRateTokens`), each worker with its share of the rate: all
 * together stay within it, though one that has little to do leaves its share unused.
 * @param options.workers how many workers share the rates at present
 */
export function createLocalRates(options: {
  workers: () => number;
  now: () => number;
}): LocalRates {
  /** When each webhook's bucket will be full again. */
  const fullAt = new Map<string, number>();

  function take({ webhookId, requestsPerMinute, wanted }: RateRequest): RateGrant {
    const now = options.now();
    const emissionMs = (60_000 / requestsPerMinute) * Math.max(1, options.workers());
    const burstMs = Math.max(1_000, emissionMs);
    const full = Math.min(Math.max(fullAt.get(webhookId) ?? 0, now), now + burstMs);
    const room = Math.floor((now + burstMs - full) / emissionMs + 1e-6);
    const granted = Math.max(0, Math.min(wanted, room));
    const next = full + granted * emissionMs;
    fullAt.set(webhookId, next);
    return { granted, nextInMs: Math.max(1, Math.ceil(next + emissionMs - burstMs - now)) };
  }

  return {
    take(requests) {
      if (fullAt.size > BUCKETS_MAX) {
        for (const [id, at] of fullAt) if (at <= options.now()) fullAt.delete(id);
      }
      return requests.map(take);
    },
    size: () => fullAt.size,
  };
}
