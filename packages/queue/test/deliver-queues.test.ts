import { newId, PRIORITY_TIERS } from '@posthorn/domain';
import { waitUntil } from '@posthorn/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createDeliverQueues,
  type DeliverQueues,
  deliverQueueName,
  markRedis,
  partitionOf,
  startDeliverWorker,
  type TurnJob,
  turnKey,
} from '../src/index.ts';
import { useConnections } from './connect.ts';

const redis = useConnections();
const open: DeliverQueues[] = [];
afterAll(async () => {
  await Promise.all(open.map((queues) => queues.close()));
});

async function connectQueues(): Promise<DeliverQueues> {
  const queues = createDeliverQueues(await redis.connect('command'), {
    partitions: 2,
    onError: () => undefined,
  });
  open.push(queues);
  return queues;
}

function aTurn(fields: Partial<Extract<TurnJob, { day: string }>> = {}): TurnJob {
  return { tenantId: newId(), tier: 'standard', lane: 'live', day: '20260518', ...fields };
}

const CONCURRENCY = { high: 2, standard: 2, bulk: 1 };

describe('delivery queues', () => {
  it('hold a turn once while it waits, however often it is asked for; each lane, day and line has its own', async () => {
    const queues = await connectQueues();
    const before = await queues.depths();
    const turn = aTurn({ tier: 'bulk' });
    await queues.ring([turn, turn]);
    await Promise.all([queues.ring([turn]), queues.ring([turn])]);
    expect((await queues.depths()).bulk - before.bulk).toBe(1);
    const { tenantId, tier } = turn;
    await queues.ring([
      aTurn({ tenantId, tier, lane: 'replay' }),
      aTurn({ tenantId, tier, day: '20260519' }),
      { tenantId, tier, lane: 'live', webhookId: newId() },
    ]);
    expect((await queues.depths()).bulk - before.bulk).toBe(4);
    expect(turnKey(turn)).toBe(`${tenantId}.live.20260518`);
  });

  it('follow a turn that is under way by one more, at the end, however often it is asked for', async () => {
    await redis.client.flushdb();
    const queues = await connectQueues();
    const [turn, other] = [aTurn(), aTurn()];
    const taken: string[] = [];
    const first = Promise.withResolvers<void>();
    const worker = startDeliverWorker(await redis.connect('blocking'), {
      partitions: 2,
      concurrency: { high: 1, standard: 1, bulk: 1 },
      handle: async (job) => {
        taken.push(turnKey(job));
        if (taken.length === 1) await first.promise;
      },
      onError: () => undefined,
    });
    await queues.ring([turn]);
    await waitUntil(() => taken.length === 1, { describe: 'the first turn' });
    await queues.ring([other]);
    for (let n = 0; n < 5; n += 1) await queues.ring([turn]);
    first.resolve();
    await waitUntil(async () => taken.length >= 3 && (await queues.depths()).standard === 0, {
      describe: 'every turn taken',
    });
    expect(taken.toSorted()).toEqual([turnKey(turn), turnKey(turn), turnKey(other)].sort());
    await worker.close();
  });

  it('give another turn where the one before is held by a worker that is gone (promise 2)', async () => {
    await redis.client.flushdb();
    const queues = await connectQueues();
    const turn = aTurn();
    const never = Promise.withResolvers<void>();
    let taken = 0;
    const start = async () =>
      startDeliverWorker(await redis.connect('blocking'), {
        partitions: 2,
        concurrency: CONCURRENCY,
        handle: () => {
          taken += 1;
          return taken === 1 ? never.promise : Promise.resolve();
        },
        onError: () => undefined,
      });
    const workers = [await start()];
    await queues.ring([turn]);
    await waitUntil(() => taken === 1, { describe: 'the turn taken' });
    workers.push(await start());
    await queues.ringAgain([turn]);
    await waitUntil(() => taken === 2, { describe: 'the turn taken again' });
    never.resolve();
    await Promise.all(workers.map((worker) => worker.close()));
  });

  it('put a tenant always into the same one of their partitions', () => {
    const tenants = Array.from({ length: 200 }, () => newId());
    const places = tenants.map((id) => partitionOf(id, 8));
    expect(tenants.map((id) => partitionOf(id, 8))).toEqual(places);
    expect(new Set(places).size).toBe(8);
    expect(partitionOf(newId(), 1)).toBe(0);
    expect(deliverQueueName('shared', 'high', 3)).toBe('{deliver.shared.high.3}');
  });

  it('tell which turns have vanished, which wait, and which a worker has taken (promise 2)', async () => {
    const queues = await connectQueues();
    const jobs = PRIORITY_TIERS.map((tier) => aTurn({ tier }));
    await queues.ring(jobs);
    const waiting = ['waiting', 'waiting', 'waiting'];
    expect(await queues.fatesOf([...jobs, aTurn()])).toEqual([...waiting, 'vanished']);
    expect(await queues.fatesOf([])).toEqual([]);
    await redis.client.flushdb();
    expect(await queues.fatesOf(jobs)).toEqual(['vanished', 'vanished', 'vanished']);
    await queues.ring(jobs);
    expect(await queues.fatesOf(jobs)).toEqual(waiting);

    const before = Date.now();
    const taken = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const worker = startDeliverWorker(await redis.connect('blocking'), {
      partitions: 2,
      concurrency: CONCURRENCY,
      handle: () => {
        taken.resolve();
        return finish.promise;
      },
      onError: () => undefined,
    });
    await taken.promise;
    const fates = await waitUntil(
      async () => {
        const all = await queues.fatesOf(jobs);
        return all.every((fate) => typeof fate === 'object') ? all : null;
      },
      { describe: 'every job taken' },
    );
    for (const { takenAtMs } of fates) {
      expect(takenAtMs).toBeGreaterThanOrEqual(before);
      expect(takenAtMs).toBeLessThanOrEqual(Date.now());
    }
    finish.resolve();
    await worker.close();
    await redis.client.flushdb();
  });

  it('give each turn to one worker and leave nothing of it behind (promise 5)', async () => {
    const queues = await connectQueues();
    const handled: string[] = [];
    const workers = await Promise.all(
      [1, 2].map(async () =>
        startDeliverWorker(await redis.connect('blocking'), {
          partitions: 2,
          concurrency: CONCURRENCY,
          handle: (job) => {
            handled.push(turnKey(job));
            return handled.length % 7 === 0 ? Promise.reject(new Error('no')) : Promise.resolve();
          },
          onError: () => undefined,
        }),
      ),
    );
    const jobs = Array.from({ length: 60 }, (_, n) =>
      aTurn({ tier: PRIORITY_TIERS[n % 3] ?? 'high' }),
    );
    await queues.ring(jobs);
    await waitUntil(() => handled.length >= jobs.length, {
      describe: () => `${handled.length} handled`,
    });
    await Promise.all(workers.map((worker) => worker.close()));
    expect(handled.toSorted()).toEqual(jobs.map(turnKey).sort());
    expect(new Set(await queues.fatesOf(jobs))).toEqual(new Set(['vanished']));
    expect(await queues.depths()).toEqual({ high: 0, standard: 0, bulk: 0 });
  });

  it('go on by themselves after Redis was emptied (promise 2)', async () => {
    const queues = await connectQueues();
    const handled: string[] = [];
    const worker = startDeliverWorker(await redis.connect('blocking'), {
      partitions: 2,
      concurrency: CONCURRENCY,
      handle: (job) => {
        handled.push(turnKey(job));
        return Promise.resolve();
      },
      onError: () => undefined,
    });
    const [before, after] = [aTurn(), aTurn()];
    await queues.ring([before]);
    await waitUntil(() => handled.includes(turnKey(before)), { describe: 'the first job' });
    await redis.client.flushdb();
    await queues.ring([after]);
    await waitUntil(() => handled.includes(turnKey(after)), {
      describe: 'a job after the emptying',
    });
    await worker.close();
  });

  it('refuse a turn that says too little', async () => {
    const queues = await connectQueues();
    const errors: string[] = [];
    const worker = startDeliverWorker(await redis.connect('blocking'), {
      partitions: 2,
      concurrency: CONCURRENCY,
      handle: () => Promise.reject(new Error('handled')),
      onError: (error) => errors.push(error.name),
    });
    await queues.ring([{ ...aTurn(), tenantId: 'no-uuid' }]);
    await waitUntil(() => errors.length > 0, { describe: 'the refusal' });
    expect(errors).toEqual(['ZodError']);
    await worker.close();
  });
});

describe('the marker', () => {
  it('is missing once, and again after Redis was emptied (promise 2)', async () => {
    const commands = await redis.connect('command');
    await redis.client.flushdb();
    expect(
      await Promise.all([markRedis(commands), markRedis(commands)]).then((all) => all.sort()),
    ).toEqual([false, true]);
    expect(await markRedis(commands)).toBe(false);
    await redis.client.flushdb();
    expect(await markRedis(commands)).toBe(true);
  });
});
