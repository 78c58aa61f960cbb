import { PRIORITY_TIERS, type PriorityTier } from '@posthorn/domain';
import { Queue } from 'bullmq';
import { type BatchJob, batchJobId } from './batch-job.ts';
import type { RedisConnection } from './connection.ts';
import { deliverQueueName, jobKeyPrefix, KEY_PREFIX, partitionOf } from './names.ts';

/** The pool of workers that serves every tenant; a tenant may get one of its own. */
export const SHARED_POOL = 'shared';

/** The delivery queues, as those who add to them see them. */
export interface DeliverQueues {
  queueName(tenantId: string, tier: PriorityTier): string;
  /** Adds jobs; adding one that is there already changes nothing. @throws when Redis is away. */
  add(jobs: readonly BatchJob[]): Promise<void>;
  /** Which of these batches have no job in Redis any more. */
  findVanished(jobs: readonly BatchJob[]): Promise<BatchJob[]>;
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
    async findVanished(jobs) {
      const known = await Promise.all(
        jobs.map((job) =>
          redis.exists(jobKeyPrefix(queueName(job.tenantId, job.tier)) + batchJobId(job)),
        ),
      );
      return jobs.filter((_, i) => known[i] === 0);
    },
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
