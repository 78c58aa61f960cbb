import { dayOf, LANES, type Lane, PRIORITY_TIERS, type PriorityTier } from '@posthorn/domain';
import { z } from 'zod';

/** What a delivery job carries: where its deliveries are, never an event's body (promise 5). */
export const batchJobSchema = z.object({
  batchId: z.uuid(),
  tenantId: z.uuid(),
  tier: z.enum(PRIORITY_TIERS),
  lane: z.enum(LANES),
  /** The UTC day its deliveries are of, as `20261123`: all of a batch are of one day. */
  day: z.string().regex(/^\d{8}$/),
  /** How often the job was added again after it had vanished. */
  jobNumber: z.number().int().nonnegative(),
});

export type BatchJob = z.infer<typeof batchJobSchema>;

/** The job of a batch; `jobNumber` is 0 for its first one. */
export function batchJobOf(batch: {
  id: string;
  tenantId: string;
  tier: PriorityTier;
  lane: Lane;
  deliveryIds: readonly string[];
  jobNumber?: number;
}): BatchJob {
  const [first] = batch.deliveryIds;
  if (first === undefined) throw new Error(`the batch ${batch.id} holds no delivery`);
  return {
    batchId: batch.id,
    tenantId: batch.tenantId,
    tier: batch.tier,
    lane: batch.lane,
    day: dayOf(first),
    jobNumber: batch.jobNumber ?? 0,
  };
}

/** The BullMQ id of a batch's job: adding the same one twice is harmless. */
export function batchJobId(job: Pick<BatchJob, 'batchId' | 'jobNumber'>): string {
  return job.jobNumber === 0 ? job.batchId : `${job.batchId}.${job.jobNumber}`;
}
