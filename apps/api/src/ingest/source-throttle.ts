import type { IngestSource } from '@posthorn/db';

/** Holds a source to its events per second, in this process; a second's worth may come at once. */
export interface SourceThrottle {
  /** @returns 0 when the events may come, else the seconds to wait. */
  take(source: IngestSource, events: number): number;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** @param options.now milliseconds. */
export function createSourceThrottle(options: { now: () => number }): SourceThrottle {
  const buckets = new Map<string, Bucket>();
  return {
    take(source, events) {
      const perSecond = source.eventsPerSecond;
      if (perSecond === null) return 0;
      const nowMs = options.now();
      const bucket = buckets.get(source.id) ?? { tokens: perSecond, filledAtMs: nowMs };
      const gained = ((nowMs - bucket.filledAtMs) / 1000) * perSecond;
      bucket.tokens = Math.min(perSecond, bucket.tokens + gained);
      bucket.filledAtMs = nowMs;
      buckets.set(source.id, bucket);
      // An array larger than the bucket passes when the bucket is full and leaves a debt behind.
      const needed = Math.min(events, perSecond);
      if (bucket.tokens < needed) {
        return Math.max(1, Math.ceil((needed - bucket.tokens) / perSecond));
      }
      bucket.tokens -= events;
      return 0;
    },
  };
}
