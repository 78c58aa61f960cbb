import { LANES, PRIORITY_TIERS } from '@posthorn/domain';
import { z } from 'zod';

const lane = {
  tenantId: z.uuid(),
  tier: z.enum(PRIORITY_TIERS),
  lane: z.enum(LANES),
};

/**
 * What a delivery job carries: whose turn it is, never what is to be delivered (promise 5). A turn is
 * either on a lane's batches of one day (as `20261123`), or on what waits in a webhook's line.
 */
export const turnJobSchema = z.union([
  z.strictObject({ ...lane, day: z.string().regex(/^\d{8}$/) }),
  z.strictObject({ ...lane, webhookId: z.uuid() }),
]);

export type TurnJob = z.infer<typeof turnJobSchema>;

/** Names whose turn it is in a queue, which is of one tier: of each there is one job waiting at most, and one under way. */
export function turnKey(job: TurnJob): string {
  const of = 'day' in job ? job.day : job.webhookId;
  return `${job.tenantId}.${job.lane}.${of}`;
}

/** Names whose turn it is among those of all tiers. */
export function turnName(job: TurnJob): string {
  return `${job.tier}.${turnKey(job)}`;
}
