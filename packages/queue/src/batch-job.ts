import { z } from 'zod';

/** Workers serve tiers by weight; high is never behind bulk. */
export type PriorityTier = 'high' | 'standard' | 'bulk';
/** First attempts and scheduled retries, or replays and releases. */
export type Lane = 'live' | 'replay';

/** What a delivery job carries: where its deliveries are, never an event's body (promise 5). */
export const batchJobSchema = z.object({
  batchId: z.uuid(),
  tenantId: z.uuid(),
  tier: z.enum(['high', 'standard', 'bulk']),
  lane: z.enum(['live', 'replay']),
  /** The smallest and largest delivery id: the range of partitions to look in. */
  fromId: z.uuid(),
  toId: z.uuid(),
  /** How often the job was added again after it had vanished. */
  jobNumber: z.number().int().nonnegative(),
});

export type BatchJob = z.infer<typeof batchJobSchema>;

/** The BullMQ id of a batch's job: adding the same one twice is harmless. */
export function batchJobId(job: Pick<BatchJob, 'batchId' | 'jobNumber'>): string {
  return job.jobNumber === 0 ? job.batchId : `${job.batchId}.${job.jobNumber}`;
}
