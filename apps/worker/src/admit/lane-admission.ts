import {
  admitDeliveries,
  findDue,
  type HotPool,
  type NewBatch,
  type OpenBatch,
} from '@posthorn/db';
import { type Lane, newId, type PriorityTier } from '@posthorn/domain';
import {
  type BatchJob,
  batchJobId,
  batchJobOf,
  type Credits,
  type DeliverQueues,
} from '@posthorn/queue';

/** A tenant's part of one tier and lane. */
export interface TenantLane {
  tenantId: string;
  tier: PriorityTier;
  lane: Lane;
}

/** ADMIT in the worker: turns what waits into batches, within credits. */
export interface LaneAdmission {
  /** Fills a lane as far as its credits go. @returns how many deliveries were admitted. */
  fill(lane: TenantLane): Promise<number>;
  /** A batch's credit goes to the deliveries that are due next, or back. */
  passOn(done: BatchJob, dueIds: readonly string[]): Promise<void>;
  /** Adds jobs for batches that are admitted already. @throws when Redis is away. */
  addAgain(batches: readonly OpenBatch[]): Promise<void>;
}

/** Batches of one lane that one round of the pump admits at most. */
const BATCHES_PER_FILL = 8;

export function createLaneAdmission(options: {
  pool: HotPool;
  credits: Credits;
  queues: DeliverQueues;
  batchSize: number;
  onError: (error: unknown) => void;
}): LaneAdmission {
  const { pool, credits, queues, batchSize } = options;
  const creditLane = (lane: TenantLane) => ({
    queueName: queues.queueName(lane.tenantId, lane.tier),
    tenantId: lane.tenantId,
    lane: lane.lane,
  });

  async function admit(lane: TenantLane, id: string, dueIds: readonly string[]): Promise<number> {
    const batch: NewBatch = { ...lane, id, deliveryIds: [...dueIds] };
    const admitted = await admitDeliveries(pool, batch);
    if (admitted.length === 0) {
      await credits.giveBack(creditLane(lane), id);
      return 0;
    }
    await queues.add([batchJobOf({ ...batch, deliveryIds: admitted })]);
    return admitted.length;
  }

  return {
    async fill(lane) {
      const due = await findDue(pool, { ...lane, limit: batchSize * BATCHES_PER_FILL });
      const ids = Array.from({ length: Math.ceil(due.length / batchSize) }, () => newId());
      const granted = await credits.take(creditLane(lane), ids);
      const counts = await Promise.all(
        ids
          .slice(0, granted)
          .map((id, i) => admit(lane, id, due.slice(i * batchSize, (i + 1) * batchSize))),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async passOn(done, dueIds) {
      const lane = { tenantId: done.tenantId, tier: done.tier, lane: done.lane };
      try {
        if (dueIds.length > 0) {
          const id = newId();
          await credits.force(creditLane(lane), [id]);
          await admit(lane, id, dueIds);
        }
        await credits.giveBack(creditLane(lane), batchJobId(done));
      } catch (error) {
        // The pump admits what waits, and a credit without a job heals by itself.
        options.onError(error);
      }
    },
    async addAgain(batches) {
      for (const batch of batches) {
        await credits.force(creditLane(batch), [batchJobId(batchJobOf(batch))]);
      }
      await queues.add(batches.map(batchJobOf));
    },
  };
}
