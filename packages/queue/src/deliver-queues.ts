import { PRIORITY_TIERS, type PriorityTier } from '@posthorn/domain';
import { Queue } from 'bullmq';
import type { RedisConnection } from './connection.ts';
import { deliverQueueName, jobKeyPrefix, KEY_PREFIX, partitionOf } from './names.ts';
import { type TurnJob, turnKey, turnName } from './turn-job.ts';

/** The pool of workers that serves every tenant; a tenant may get one of its own. */
export const SHARED_POOL = 'shared';

/** BullMQ's stream of events is for listeners, of which there are none. */
const EVENTS_KEPT_MAX = 100;

/**
 * `vanished`: it is not in Redis; `waiting`: no worker has taken it yet; or when a worker took it, in
 * Unix milliseconds.
 */
export type TurnFate = 'vanished' | 'waiting' | { takenAtMs: number };

/** The delivery queues, as those who add to them see them. */
export interface DeliverQueues {
  queueName(tenantId: string, tier: PriorityTier): string;
  /**
   * Asks for turns, each at the end of its queue. One that waits already stays where it is; one that
   * is under way is followed by another. @throws when Redis is away.
   */
  ring(jobs: readonly TurnJob[]): Promise<void>;
  /** What has become of these turns, in the same order. */
  fatesOf(jobs: readonly TurnJob[]): Promise<TurnFate[]>;
  /** Asks for turns whatever Redis says of those before: their worker is gone. */
  ringAgain(jobs: readonly TurnJob[]): Promise<void>;
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
        streams: { events: { maxLen: EVENTS_KEPT_MAX } },
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
      });
      queue.on('error', options.onError);
      queues.set(name, queue);
    }
  }
  const queueName = (tenantId: string, tier: PriorityTier): string =>
    deliverQueueName(SHARED_POOL, tier, partitionOf(tenantId, options.partitions));
  const queueOf = (job: TurnJob): string => queueName(job.tenantId, job.tier);
  /** Where BullMQ keeps which job stands for a turn. */
  const standingKey = (job: TurnJob): string => `${jobKeyPrefix(queueOf(job))}de:${turnKey(job)}`;

  async function ring(jobs: readonly TurnJob[]): Promise<void> {
    const each = new Map(jobs.map((job) => [turnName(job), job])).values();
    const groups = Map.groupBy(each, queueOf);
    await Promise.all(
      [...groups].map(([name, group]) =>
        queues.get(name)?.addBulk(
          group.map((job) => ({
            name: 'turn',
            data: job,
            opts: { deduplication: { id: turnKey(job), keepLastIfActive: true } },
          })),
        ),
      ),
    );
  }

  async function fateOf(job: TurnJob): Promise<TurnFate> {
    const id = await redis.get(standingKey(job));
    if (id === null) return 'vanished';
    const [addedAt, takenAt] = await redis.hmget(
      jobKeyPrefix(queueOf(job)) + id,
      'timestamp',
      'processedOn',
    );
    if (!addedAt) return 'vanished';
    return takenAt ? { takenAtMs: Number(takenAt) } : 'waiting';
  }

  return {
    queueName,
    ring,
    fatesOf: (jobs) => Promise.all(jobs.map(fateOf)),
    async ringAgain(jobs) {
      await Promise.all(jobs.map((job) => redis.del(standingKey(job))));
      await ring(jobs);
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
