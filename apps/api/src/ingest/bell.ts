import type { NewBatch } from '@posthorn/db';
import type { DeliverQueues } from '@posthorn/queue';

/** After Redis has failed, this long nobody asks it again: ingest must not wait for it (promise 2). */
const REDIS_REST_MS = 500;

/** Asks for a turn for each lane that has new batches. */
export interface Bell {
  /** A failure is no loss: reconciliation finds batches without a turn. */
  ring(batches: readonly NewBatch[]): Promise<void>;
}

export function createBell(options: {
  queues: DeliverQueues;
  onRedisError: (error: unknown) => void;
  now: () => number;
}): Bell {
  let restUntilMs = 0;
  return {
    async ring(batches) {
      if (batches.length === 0 || options.now() < restUntilMs) return;
      const turns = batches.map(({ tenantId, tier, lane, day }) => ({ tenantId, tier, lane, day }));
      try {
        await options.queues.ring(turns);
      } catch (error) {
        restUntilMs = options.now() + REDIS_REST_MS;
        options.onRedisError(error);
      }
    },
  };
}
