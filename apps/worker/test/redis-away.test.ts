import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRedisServer, type Service, startRedis } from '@posthorn/services';
import { type Receiver, startReceiver, useScratch, waitUntil } from '@posthorn/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { givenEvents, givenWebhook } from './given.ts';
import { useHarness } from './harness.ts';
import { countAttempts, countBatches, untilAll } from './look.ts';

/** Where a fetched Redis is kept from run to run. */
const HOME = fileURLToPath(new URL('../../../.posthorn', import.meta.url));

const harness = useHarness();
const scratch = useScratch();
let receiver: Receiver;
let redis: Service;
let answer = (): void => undefined;

beforeAll(async () => {
  receiver = await startReceiver();
  const binary = await findRedisServer(HOME);
  redis = await startRedis({ dataDir: join(scratch.folder, 'redis'), binary });
});
afterAll(async () => {
  await redis.stop();
  await receiver.stop();
});
beforeEach(() => receiver.forget());
// Workers are stopped after a test: with their Redis there, unless the test is about that.
afterEach(() => redis.start());

/** The endpoint at /slow answers when told to. */
function slowly(): void {
  const after = new Promise<void>((resolve) => {
    answer = resolve;
  });
  receiver.script('/slow', [{ status: 200, after }]);
}

it('Redis stopped in the middle: what is in the air is recorded, the rest goes when it is back (promise 2)', async () => {
  slowly();
  await harness.startWorker({ REDIS_URL: redis.url });
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/slow` });
  await givenEvents(harness, [webhook], { count: 500 });
  await receiver.waitFor((requests) => requests.length >= 8, 'requests in the air');
  await redis.stop();
  answer();
  await waitUntil(async () => (await countAttempts(harness, webhook)).total >= 8, {
    describe: 'what was in the air recorded without Redis',
  });
  await redis.start();
  await harness.database.pool.query('update pending_deliveries set due_at = now()');
  await untilAll(harness, webhook, { succeeded: 500 });
  expect(await countAttempts(harness, webhook)).toEqual({ total: 500, repeated: 0 });
  await waitUntil(async () => (await countBatches(harness, webhook.tenantId)) === 0, {
    describe: 'every batch finished',
  });
});

it('a worker started while Redis is away delivers as soon as it is there', async () => {
  await redis.stop();
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/early` });
  await givenEvents(harness, [webhook], { count: 20 });
  const worker = await harness.startWorker({ REDIS_URL: redis.url });
  await waitUntil(() => worker.log.some(({ level }) => level === 'warn'), {
    describe: 'the absence of Redis in the log',
  });
  await redis.start();
  await untilAll(harness, webhook, { succeeded: 20 });
  expect(await countAttempts(harness, webhook)).toEqual({ total: 20, repeated: 0 });
});

it('a worker that leaves while Redis is away records what is in the air, and does leave', async () => {
  slowly();
  const worker = await harness.startWorker({ REDIS_URL: redis.url });
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/slow` });
  // As many as an endpoint has places for that has not answered yet.
  await givenEvents(harness, [webhook], { count: 8 });
  await receiver.waitFor((requests) => requests.length === 8, 'requests in the air');
  await redis.stop();
  const left = worker.stop();
  answer();
  await left;
  await untilAll(harness, webhook, { succeeded: 8 }, 1);
  expect(await countBatches(harness, webhook.tenantId)).toBe(0);
  const { rowCount } = await harness.database.pool.query('select from workers');
  expect(rowCount).toBe(0);
});
