import type { NewBatch, NewDelivery, NewEvent } from '@posthorn/db';
import { dayOf, newId, type PriorityTier } from '@posthorn/domain';
import { batchJobOf, type Credits, type DeliverQueues } from '@posthorn/queue';

/** After Redis has failed, this long nobody asks it again: ingest must not wait for it (promise 2). */
const REDIS_REST_MS = 500;

/** ADMIT at ingest: which of the new deliveries go to BullMQ at once, as batches within credit. */
export interface Admission {
  /** Turns pending deliveries into queued ones as far as credit goes; changes the events it is given. */
  reserve(events: readonly NewEvent[]): Promise<NewBatch[]>;
  /** After the commit: adds the jobs. A failure is no loss, the pump finds batches without a job. */
  enqueue(batches: readonly NewBatch[]): Promise<void>;
  /** The commit failed: the credits go back. */
  release(batches: readonly NewBatch[]): Promise<void>;
}

export function createAdmission(options: {
  credits: Credits;
  queues: DeliverQueues;
  batchSize: number;
  onRedisError: (error: unknown) => void;
  now: () => number;
}): Admission {
  const { credits, queues } = options;
  let restUntilMs = 0;

  async function withRedis<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    if (options.now() < restUntilMs) return otherwise;
    try {
      return await work();
    } catch (error) {
      restUntilMs = options.now() + REDIS_REST_MS;
      options.onRedisError(error);
      return otherwise;
    }
  }

  async function reserveGroup(group: Group): Promise<NewBatch[]> {
    const chunks = chunk(group.deliveries, options.batchSize);
    const ids = chunks.map(() => newId());
    const lane = {
      queueName: queues.queueName(group.tenantId, group.tier),
      tenantId: group.tenantId,
      lane: 'live' as const,
    };
    const granted = await withRedis(() => credits.take(lane, ids), 0);
    return chunks.slice(0, granted).map((deliveries, i) => {
      const id = ids[i] as string;
      for (const delivery of deliveries) {
        delivery.status = 'queued';
        delivery.batchId = id;
      }
      return {
        id,
        tenantId: group.tenantId,
        tier: group.tier,
        lane: 'live',
        deliveryIds: deliveries.map((delivery) => delivery.id),
      };
    });
  }

  return {
    async reserve(events) {
      return (await Promise.all(groupForBatches(events).map(reserveGroup))).flat();
    },
    async enqueue(batches) {
      if (batches.length > 0)
        await withRedis(() => queues.add(batches.map((batch) => batchJobOf(batch))), undefined);
    },
    async release(batches) {
      for (const batch of batches) {
        const queueName = queues.queueName(batch.tenantId, batch.tier);
        await withRedis(() => credits.giveBack({ ...batch, queueName }, batch.id), undefined);
      }
    },
  };
}

/** What may share a batch: one tenant, one tier, and one day, since a batch is looked up in its day's tables. */
interface Group {
  tenantId: string;
  tier: PriorityTier;
  deliveries: NewDelivery[];
}

function groupForBatches(events: readonly NewEvent[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { tenantId, tier, deliveries } of events) {
    for (const delivery of deliveries) {
      if (delivery.status !== 'pending') continue;
      const key = `${tier}${dayOf(delivery.id)}${tenantId}`;
      const group = groups.get(key);
      if (group) group.deliveries.push(delivery);
      else groups.set(key, { tenantId, tier, deliveries: [delivery] });
    }
  }
  return [...groups.values()];
}

function chunk<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < items.length; i += size) chunks.push(items.slice(i, i + size));
  return chunks;
}
