import { PRIORITY_TIERS, type PriorityTier } from '@posthorn/domain';
import { Worker } from 'bullmq';
import type { RedisConnection } from './connection.ts';
import { SHARED_POOL } from './deliver-queues.ts';
import { deliverQueueName, KEY_PREFIX } from './names.ts';
import { type TurnJob, turnJobSchema } from './turn-job.ts';

/** Takes turns from the delivery queues, each tier with its own number of turns at a time. */
export interface DeliverWorker {
  /** Takes no more turns and waits for those under way. */
  close(): Promise<void>;
}

/** @param options.concurrency turns at a time per tier: the tiers' weights. */
export function startDeliverWorker(
  redis: RedisConnection,
  options: {
    partitions: number;
    concurrency: Record<PriorityTier, number>;
    handle: (job: TurnJob) => Promise<void>;
    onError: (error: Error) => void;
  },
): DeliverWorker {
  const workers = PRIORITY_TIERS.flatMap((tier) =>
    Array.from({ length: options.partitions }, (_, partition) => {
      const worker = new Worker(
        deliverQueueName(SHARED_POOL, tier, partition),
        (job) => options.handle(turnJobSchema.parse(job.data)),
        {
          connection: redis,
          prefix: KEY_PREFIX,
          skipVersionCheck: true,
          concurrency: options.concurrency[tier],
          // Claims in PostgreSQL decide who works on what; these only bound how long a dead worker's job
          // lingers in Redis. Reconciliation does not wait for it.
          lockDuration: 30_000,
          stalledInterval: 10_000,
          maxStalledCount: 1_000_000,
          removeOnComplete: { count: 0 },
          removeOnFail: { count: 0 },
        },
      );
      worker.on('error', options.onError);
      worker.on('failed', (_job, error) => options.onError(error));
      return worker;
    }),
  );
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}
