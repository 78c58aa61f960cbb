import { PRIORITY_TIERS, type PriorityTier } from '@posthorn/domain';
import { Queue } from 'bullmq';
import { type BatchJob, batchJobId } from './batch-job.ts';
import type { RedisConnection } from './connection.ts';
import { deliverQueueName, jobKeyPrefix, KEY_PREFIX, partitionOf } from './names.ts';

/** The pool of workers that serves every tenant; a tenant may get one of its own. */
export const SHARED_POOL = 'shared';

/**
 * `vanished`: it is not in Redis; `waiting`: no worker has taken it yet; or when a worker took it, in
 * Unix milliseconds.
 */
export type JobFate = 'vanished' | 'waiting' | { takenAtMs: number };

/** The delivery queues, as those who add to them see them. */
export interface DeliverQueues {
  queueName(tenantId: string, tier: PriorityTier): string;
  /** Adds jobs; adding one that is there already changes nothing. @throws when Redis is away. */
  add(jobs: readonly BatchJob[]): Promise<void>;
  /** What has become of these batches' jobs, in the same order. */
  fatesOf(jobs: readonly BatchJob[]): Promise<JobFate[]>;
  /** Waiting and active jobs of each tier. */
  depths(): Promise<Record<PriorityTier, number>>;
  close(): Promise<void>;
}

/** @param options.partitions how many queues a tier is split into (Redis Cluster). */
export function createDeliverQueues(
  redis: RedisConnection,
  options: { partitions: number; onError: (error: Error) => void },
): DeliverQueues {
  const queues = new Map<string, Queue>();
  for (const tier of PRIORITY_TIERS) {
    for (let partition = 0; partition < options.partitions; partition += 1) {
      const name = deliverQueueName(SHARED_POOL, tier, partition);
      const queue = new Queue(name, {
        connection: redis,
        prefix: KEY_PREFIX,
        skipVersionCheck: true,
        skipWaitingForReady: true,
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
      });
      queue.on('error', options.onError);
      queues.set(name, queue);
    }
  }
  const queueName = (tenantId: string, tier: PriorityTier): string =>
    deliverQueueName(SHARED_POOL, tier, partitionOf(tenantId, options.partitions));

  return {
    queueName,
    async add(jobs) {
      const groups = Map.groupBy(jobs, (job) => queueName(job.tenantId, job.tier));
      await Promise.all(
        [...groups].map(([name, group]) =>
          queues.get(name)?.addBulk(
            group.map((job) => ({
              name: 'deliver',
              data: job,
              opts: { jobId: batchJobId(job) },
            })),
          ),
        ),
      );
    },
    fatesOf: (jobs) =>
      Promise.all(
        jobs.map(async (job) => {
          const key = jobKeyPrefix(queueName(job.tenantId, job.tier)) + batchJobId(job);
          const [addedAt, takenAt] = await redis.hmget(key, 'timestamp', 'processedOn');
          if (!addedAt) return 'vanished';
          return takenAt ? { takenAtMs: Number(takenAt) } : 'waiting';
        }),
      ),
    async depths() {
      const depths = { high: 0, standard: 0, bulk: 0 };
      for (const tier of PRIORITY_TIERS) {
        for (let partition = 0; partition < options.partitions; partition += 1) {
          const queue = queues.get(deliverQueueName(SHARED_POOL, tier, partition));
          const counts = await queue?.getJobCounts('wait', 'active');
          depths[tier] += (counts?.wait ?? 0) + (counts?.active ?? 0);
        }
      }
      return depths;
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
