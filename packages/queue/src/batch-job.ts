import { LANES, PRIORITY_TIERS } from '@posthorn/domain';
import { z } from 'zod';

/** What a delivery job carries: where its deliveries are, never an event's body (promise 5). */
export const batchJobSchema = z.object({
  batchId: z.uuid(),
  tenantId: z.uuid(),
  tier: z.enum(PRIORITY_TIERS),
  lane: z.enum(LANES),
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
