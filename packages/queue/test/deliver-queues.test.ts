import { newId, PRIORITY_TIERS } from '@posthorn/domain';
import { waitUntil } from '@posthorn/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type BatchJob,
  batchJobId,
  createDeliverQueues,
  type DeliverQueues,
  deliverQueueName,
  markRedis,
  partitionOf,
  startDeliverWorker,
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

function aJob(fields: Partial<BatchJob> = {}): BatchJob {
  return {
    batchId: newId(),
    tenantId: newId(),
    tier: 'standard',
    lane: 'live',
    day: '20260518',
    jobNumber: 0,
    ...fields,
  };
}

const CONCURRENCY = { high: 2, standard: 2, bulk: 1 };

describe('delivery queues', () => {
  it('hold a job once, however often it is added, until it has another number', async () => {
    const queues = await connectQueues();
    const before = await queues.depths();
    const job = aJob({ tier: 'bulk' });
    await queues.add([job, job]);
    await Promise.all([queues.add([job]), queues.add([job])]);
    expect((await queues.depths()).bulk - before.bulk).toBe(1);
    await queues.add([{ ...job, jobNumber: 1 }]);
    expect((await queues.depths()).bulk - before.bulk).toBe(2);
    expect(batchJobId(job)).toBe(job.batchId);
    expect(batchJobId({ ...job, jobNumber: 3 })).toBe(`${job.batchId}.3`);
  });

  it('put a tenant always into the same one of their partitions', () => {
    const tenants = Array.from({ length: 200 }, () => newId());
    const places = tenants.map((id) => partitionOf(id, 8));
    expect(tenants.map((id) => partitionOf(id, 8))).toEqual(places);
    expect(new Set(places).size).toBe(8);
    expect(partitionOf(newId(), 1)).toBe(0);
    expect(deliverQueueName('shared', 'high', 3)).toBe('{deliver.shared.high.3}');
  });

  it('tell which jobs have vanished, which wait, and which a worker has taken (promise 2)', async () => {
    const queues = await connectQueues();
    const jobs = PRIORITY_TIERS.map((tier) => aJob({ tier }));
    await queues.add(jobs);
    const waiting = ['waiting', 'waiting', 'waiting'];
    expect(await queues.fatesOf([...jobs, aJob()])).toEqual([...waiting, 'vanished']);
    expect(await queues.fatesOf([])).toEqual([]);
    await redis.client.flushdb();
    expect(await queues.fatesOf(jobs)).toEqual(['vanished', 'vanished', 'vanished']);
    await queues.add(jobs);
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

  it('give each job to one worker and leave nothing of it behind (promise 5)', async () => {
    const queues = await connectQueues();
    const handled: string[] = [];
    const workers = await Promise.all(
      [1, 2].map(async () =>
        startDeliverWorker(await redis.connect('blocking'), {
          partitions: 2,
          concurrency: CONCURRENCY,
          handle: (job) => {
            handled.push(job.batchId);
            return handled.length % 7 === 0 ? Promise.reject(new Error('no')) : Promise.resolve();
          },
          onError: () => undefined,
        }),
      ),
    );
    const jobs = Array.from({ length: 60 }, (_, n) =>
      aJob({ tier: PRIORITY_TIERS[n % 3] ?? 'high' }),
    );
    await queues.add(jobs);
    await waitUntil(() => handled.length >= jobs.length, {
      describe: () => `${handled.length} handled`,
    });
    await Promise.all(workers.map((worker) => worker.close()));
    expect(handled.toSorted()).toEqual(jobs.map(({ batchId }) => batchId).sort());
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
        handled.push(job.batchId);
        return Promise.resolve();
      },
      onError: () => undefined,
    });
    const [before, after] = [aJob(), aJob()];
    await queues.add([before]);
    await waitUntil(() => handled.includes(before.batchId), { describe: 'the first job' });
    await redis.client.flushdb();
    await queues.add([after]);
    await waitUntil(() => handled.includes(after.batchId), {
      describe: 'a job after the emptying',
    });
    await worker.close();
  });

  it('refuse a job that says too little', async () => {
    const queues = await connectQueues();
    const errors: string[] = [];
    const worker = startDeliverWorker(await redis.connect('blocking'), {
      partitions: 2,
      concurrency: CONCURRENCY,
      handle: () => Promise.reject(new Error('handled')),
      onError: (error) => errors.push(error.name),
    });
    await queues.add([{ ...aJob(), batchId: 'no-uuid' }]);
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
