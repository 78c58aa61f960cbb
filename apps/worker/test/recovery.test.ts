import { dayOf, newId } from '@posthorn/domain';
import { connectRedis, startDeliverWorker } from '@posthorn/queue';
import { type Behaviour, type Receiver, startReceiver, waitUntil } from '@posthorn/testkit';
import { Client, type ClientBase } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type GivenEvent, type GivenWebhook, givenEvents, givenWebhook } from './given.ts';
import { type Harness, useHarness, waitUntilIdle } from './harness.ts';
import { countAttempts, countBatches, untilAll } from './look.ts';

const harness = useHarness();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver({ behave: () => ({ status: 200, after: pause(20) }) });
});
afterAll(() => receiver.stop());
beforeEach(() => receiver.forget());

/** A receiver that takes its time keeps batches open long enough to be disturbed. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function expectEachOnce(webhook: GivenWebhook, events: GivenEvent[]): Promise<void> {
  const ids = receiver.requests.map((request) => request.headers['webhook-id'] ?? '');
  expect(ids.toSorted()).toEqual(events.map((event) => event.eventId).toSorted());
  expect(await countAttempts(harness, webhook)).toEqual({ total: events.length, repeated: 0 });
  await waitUntil(async () => (await countBatches(harness, webhook.tenantId)) === 0, {
    describe: 'every batch finished',
  });
}

/** Keeps everyone but one watcher out of the database until the watcher has seen enough. */
async function cutOff(
  { database }: Harness,
  hasSeenEnough: (watcher: ClientBase) => Promise<boolean>,
): Promise<void> {
  const url = new URL(database.url);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const admin = new Client({ connectionString: url.href });
  await admin.connect();
  const watcher = await database.pool.connect();
  try {
    await admin.query(`alter database ${name} allow_connections false`);
    const { rows } = await watcher.query<{ pid: number }>('select pg_backend_pid() as pid');
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> $2',
      [name, rows[0]?.pid],
    );
    await waitUntil(() => hasSeenEnough(watcher), { describe: 'enough seen of the outage' });
  } finally {
    await admin.query(`alter database ${name} allow_connections true`);
    watcher.release();
    await admin.end();
  }
}

/** Claims every batch of a tenant for somebody. */
async function claimAll(tenantId: string, workerId: string): Promise<void> {
  await harness.database.pool.query('update batches set claimed_by = $2 where tenant_id = $1', [
    tenantId,
    workerId,
  ]);
}

it('batches without a turn come again by itself (promise 2)', async () => {
  const webhook = await givenWebhook(harness, { url: receiver.url });
  const events = await givenEvents(harness, [webhook], { count: 60, as: 'stranded' });
  await harness.startWorker();
  await untilAll(harness, webhook, { succeeded: 60 });
  await expectEachOnce(webhook, events);
});

it('jobs taken out of BullMQ by hand come again (promise 2)', async () => {
  const webhook = await givenWebhook(harness, { url: receiver.url });
  const events = await givenEvents(harness, [webhook], { count: 60, as: 'queued' });
  const name = harness.queues.queueName(webhook.tenantId, 'standard');
  const keys = await harness.redis.client.keys(`posthorn:${name.replace(/[{}]/g, '?')}:*`);
  expect(keys.length).toBeGreaterThan(2);
  await harness.redis.client.del(keys);
  await harness.startWorker();
  await untilAll(harness, webhook, { succeeded: 60 });
  await expectEachOnce(webhook, events);
});

it('Redis emptied again and again while batches wait and run: everything arrives (promise 2)', async () => {
  const worker = await harness.startWorker();
  const webhook = await givenWebhook(harness, { url: receiver.url });
  const events: GivenEvent[] = [];
  for (let round = 1; round <= 4; round += 1) {
    events.push(...(await givenEvents(harness, [webhook], { count: 300, as: 'queued' })));
    events.push(...(await givenEvents(harness, [webhook], { count: 300 })));
    await receiver.waitFor((r) => r.length >= (round - 1) * 600 + 100, 'work under way');
    await harness.redis.client.flushdb();
  }
  await untilAll(harness, webhook, { succeeded: 2_400 });
  await expectEachOnce(webhook, events);
  await waitUntilIdle(worker);
});

it.each(['queued', 'pending'] as const)(
  'what is %s, and whose turn was taken, but which nobody claimed, comes again though the turn goes on (promise 2)',
  async (as) => {
    const webhook = await givenWebhook(harness, { url: receiver.url });
    const connection = connectRedis({
      nodes: [harness.redis.url],
      use: 'blocking',
      onError: () => undefined,
    });
    // It stands still between taking a turn and claiming, and renews its lock all the same.
    const standing = Promise.withResolvers<void>();
    let taken = 0;
    const stuck = startDeliverWorker(connection, {
      partitions: 1,
      concurrency: { high: 1, standard: 4, bulk: 1 },
      handle: () => {
        taken += 1;
        return standing.promise;
      },
      onError: () => undefined,
    });
    const events = await givenEvents(harness, [webhook], { count: 100, as });
    const { tenantId, id: webhookId } = webhook;
    const line = { tenantId, tier: 'standard', lane: 'live', webhookId } as const;
    if (as === 'pending') await harness.queues.ring([line]);
    await waitUntil(() => taken === 1, { describe: 'the turn taken' });
    await harness.startWorker();
    await untilAll(harness, webhook, { succeeded: 100 });
    await expectEachOnce(webhook, events);
    standing.resolve();
    await stuck.close();
    connection.disconnect();
  },
);

it('a batch of a worker whose lease ran out comes again; of a living one it does not (promises 2, 3)', async () => {
  const { pool } = harness.database;
  const [dead, living] = [newId(), newId()];
  await pool.query(
    `insert into workers (id, alive_until) values ($1, now() - interval '1 second'), ($2, now() + interval '1 hour')`,
    [dead, living],
  );
  const orphan = await givenWebhook(harness, { url: receiver.url });
  const unknown = await givenWebhook(harness, { url: receiver.url });
  const held = await givenWebhook(harness, { url: `${receiver.url}/held` });
  for (const webhook of [orphan, unknown, held]) {
    await givenEvents(harness, [webhook], { count: 60, as: 'queued' });
  }
  await claimAll(orphan.tenantId, dead);
  await claimAll(unknown.tenantId, newId());
  await claimAll(held.tenantId, living);
  await harness.startWorker();
  await untilAll(harness, orphan, { succeeded: 60 });
  await untilAll(harness, unknown, { succeeded: 60 });
  expect(receiver.requestsTo('/held')).toEqual([]);

  await pool.query('delete from workers where id = $1', [living]);
  await untilAll(harness, held, { succeeded: 60 });
  expect(receiver.requestsTo('/held')).toHaveLength(60);
});

it('a worker with turns that came twice sends each attempt once (promise 3)', async () => {
  await harness.startWorker();
  const webhook = await givenWebhook(harness, { url: receiver.url });
  const events = await givenEvents(harness, [webhook], { count: 400, as: 'stranded' });
  const { tenantId } = webhook;
  for (const day of new Set(events.flatMap(({ deliveryIds }) => deliveryIds.map(dayOf)))) {
    const turn = { tenantId, tier: 'standard', lane: 'live', day } as const;
    for (let n = 0; n < 4; n += 1) await harness.queues.ringAgain([turn, turn]);
  }
  await untilAll(harness, webhook, { succeeded: 400 });
  await expectEachOnce(webhook, events);
});

it('two workers on one database share the load, and no attempt is sent twice (promise 3)', async () => {
  const workers = [await harness.startWorker(), await harness.startWorker()];
  // More than one of them may have in hand, and nothing is answered before both have some.
  const both = Promise.withResolvers<void>();
  receiver.script('/shared', [{ status: 200, after: both.promise }]);
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/shared` });
  const events = [
    ...(await givenEvents(harness, [webhook], { count: 1_500, as: 'queued' })),
    ...(await givenEvents(harness, [webhook], { count: 1_500 })),
  ];
  await waitUntil(
    async () => {
      const inFlight = workers.map((worker) => worker.metric('posthorn_requests_in_flight'));
      return Math.min(...(await Promise.all(inFlight))) > 0;
    },
    { describe: 'requests of both in the air' },
  );
  both.resolve();
  await harness.database.pool.query('update pending_deliveries set due_at = now()');
  await untilAll(harness, webhook, { succeeded: 3_000 });
  await expectEachOnce(webhook, events);
  const shares = await Promise.all(workers.map((w) => w.metric('posthorn_attempts_total')));
  expect(Math.min(...shares)).toBeGreaterThan(0);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(3_000);
});

it('a worker that leaves under load records what is in the air; another does the rest (promises 2, 3)', async () => {
  const first = await harness.startWorker();
  // It cannot be through before it is told to leave.
  const leaving = Promise.withResolvers<void>();
  const quick = Array<Behaviour>(200).fill(200);
  receiver.script('/leaving', [200, ...quick, { status: 200, after: leaving.promise }]);
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/leaving` });
  const events = [
    ...(await givenEvents(harness, [webhook], { count: 1_000, as: 'queued' })),
    ...(await givenEvents(harness, [webhook], { count: 1_000 })),
  ];
  await receiver.waitFor((requests) => requests.length > 201, 'work under way');
  const stopped = first.stop();
  leaving.resolve();
  await stopped;
  const sent = receiver.count;
  expect(sent).toBeLessThan(2_000);
  expect(await countAttempts(harness, webhook)).toEqual({ total: sent, repeated: 0 });

  await harness.startWorker();
  await untilAll(harness, webhook, { succeeded: 2_000 });
  await expectEachOnce(webhook, events);
});

it('a worker that leaves waits for the slow endpoints it has asked', async () => {
  const first = await harness.startWorker();
  const slow = await startReceiver({ behave: () => ({ status: 200, after: pause(3_000) }) });
  const webhook = await givenWebhook(harness, { url: slow.url });
  await givenEvents(harness, [webhook], { count: 3, as: 'queued' });
  await slow.waitFor((requests) => requests.length === 3, 'the slow requests');
  // A turn does not wait for endpoints.
  await waitUntil(async () => (await harness.redis.client.keys('posthorn:*:active')).length === 0, {
    describe: 'the turn to be over while its requests are in the air',
  });
  await first.stop();
  await untilAll(harness, webhook, { succeeded: 3 }, 1);
  expect(await countBatches(harness, webhook.tenantId)).toBe(0);
  expect(slow.count).toBe(3);
  await slow.stop();
});

it('nothing more is sent while PostgreSQL takes no outcomes: a worker that dies then sends little twice (promise 3)', async () => {
  const inFlightMax = 8;
  const webhook = await givenWebhook(harness, { url: receiver.url });
  const worker = await harness.startWorker({
    DELIVERY_IN_FLIGHT_PER_WEBHOOK_MAX: String(inFlightMax),
  });
  await givenEvents(harness, [webhook], { count: 1_000, as: 'queued' });
  await receiver.waitFor((requests) => requests.length >= 100, 'work under way');
  const { total: recordedBefore } = await countAttempts(harness, webhook);
  let sentInOutage = 0;
  await cutOff(harness, async (watcher) => {
    const { rows } = await watcher.query<{ recorded: number }>(
      'select count(*)::int as recorded from attempts where webhook_id = $1',
      [webhook.id],
    );
    sentInOutage = receiver.count - (rows[0]?.recorded ?? 0);
    // Every batch of those 1,000 is claimed, and the lease allows requests for seconds to come.
    return (await worker.metric('posthorn_requests_in_flight')) === 0;
  });
  expect(recordedBefore).toBeGreaterThan(0);
  // Those in the air, and those of the commits that failed: each at most a moment's worth.
  expect(sentInOutage).toBeLessThan(200);
  await untilAll(harness, webhook, { succeeded: 1_000 });
});

it('PostgreSQL refusing everyone for longer than a lease: nothing is lost when it is back (promise 2)', async () => {
  const webhook = await givenWebhook(harness, { url: receiver.url });
  await harness.startWorker({
    DELIVERY_TIMEOUT_MS: '500',
    DELIVERY_IN_FLIGHT_PER_WEBHOOK_MAX: '8',
  });
  await harness.startWorker({
    DELIVERY_TIMEOUT_MS: '500',
    DELIVERY_IN_FLIGHT_PER_WEBHOOK_MAX: '8',
  });
  await givenEvents(harness, [webhook], { count: 1_000, as: 'queued' });
  await receiver.waitFor((requests) => requests.length >= 100, 'work under way');
  await cutOff(harness, async (watcher) => {
    const { rows } = await watcher.query<{ isOver: boolean }>(
      `select bool_and(alive_until < now() - interval '1 second') as "isOver" from workers`,
    );
    return rows[0]?.isOver === true;
  });
  await untilAll(harness, webhook, { succeeded: 1_000 });
  const ids = new Set(receiver.requests.map((request) => request.headers['webhook-id']));
  expect(ids.size).toBe(1_000);
  await waitUntil(async () => (await countBatches(harness, webhook.tenantId)) === 0, {
    describe: 'every batch finished',
  });
});
