import { newId } from '@posthorn/domain';
import { connectRedis, createRateTokens, type RedisConnection, rateTag } from '@posthorn/queue';
import { useRedis } from '@posthorn/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalRates } from '../src/deliver/local-rates.ts';
import { createTakeRates } from '../src/deliver/take-rates.ts';
import type { WebhookTarget } from '../src/deliver/webhook-targets.ts';

const redis = useRedis();
const TENANT = newId();
const tagOf = (tenantId: string) => rateTag(tenantId, 1);
let connection: RedisConnection;
let nowMs = 1_800_000_000_000;

beforeAll(() => {
  connection = connectRedis({ nodes: [redis.url], use: 'blocking', onError: () => undefined });
});
afterAll(() => connection.disconnect());

const withRate = (requestsPerMinute: number): WebhookTarget => ({
  id: newId(),
  url: new URL('https://example.com/'),
  obstacle: null,
  headers: () => ({}),
  receiverAuth: () => null,
  retryPolicy: { maxRetries: 0, initialDelayMs: 100, maxDelayMs: 100, backoffMultiplier: 1 },
  requestsPerMinute,
  encryption: () => null,
  signerAt: () => {
    throw new Error('nothing is signed here');
  },
});

/** How many of each webhook's may go, and after how many ms the next one. */
async function take(
  wanted: [WebhookTarget, number][],
  isLine = false,
): Promise<[granted: number, nextInMs: number][]> {
  const takeRates = createTakeRates({
    rateTokens: createRateTokens(connection, { now: () => nowMs }),
    tagOf,
    local: createLocalRates({ workers: () => 1, now: () => nowMs }),
    onError: (error) => {
      throw error;
    },
  });
  const grants = await takeRates(TENANT, new Map(wanted), { isLine });
  return wanted.map(([target]) => {
    const grant = grants.get(target);
    return [grant?.granted ?? -1, grant?.nextInMs ?? -1];
  });
}

it('a minute of 60: one goes, the next in a second', async () => {
  expect(await take([[withRate(60), 5]])).toEqual([[1, 1_000]]);
});

it('a bucket holds a second: of 600 a minute ten go at once, then one every 100 ms', async () => {
  const one = withRate(600);
  expect(await take([[one, 12]])).toEqual([[10, 100]]);
  nowMs += 250;
  expect(await take([[one, 12]], true)).toEqual([[2, 50]]);
});

it('a rate below one a second waits its whole time', async () => {
  expect(await take([[withRate(6), 3]])).toEqual([[1, 10_000]]);
});

it('tokens come back with time, and no more than a bucket of them', async () => {
  const one = withRate(60);
  expect(await take([[one, 2]])).toEqual([[1, 1_000]]);
  nowMs += 400;
  expect(await take([[one, 1]], true)).toEqual([[0, 600]]);
  nowMs += 600;
  expect(await take([[one, 1]], true)).toEqual([[1, 1_000]]);
  nowMs += 3_600_000;
  expect(await take([[one, 2]], true)).toEqual([[1, 1_000]]);
});

it('a rate that is raised holds from the next second on, whatever the lower one had used up', async () => {
  const slow = withRate(1);
  expect(await take([[slow, 2]])).toEqual([[1, 60_000]]);
  const fast = { ...slow, requestsPerMinute: 600 };
  expect(await take([[fast, 2]], true)).toEqual([[0, 100]]);
  nowMs += 1_000;
  expect(await take([[fast, 12]], true)).toEqual([[10, 100]]);
});

it('who has waited in line goes first: nobody overtakes while anyone waits', async () => {
  const one = withRate(60);
  expect(await take([[one, 3]])).toEqual([[1, 1_000]]);
  nowMs += 1_000;
  expect(await take([[one, 1]])).toEqual([[0, 1]]);
  expect(await take([[one, 2]], true)).toEqual([[1, 1_000]]);
  nowMs += 1_000;
  // The last one that waits: after it, the way is free.
  expect(await take([[one, 1]], true)).toEqual([[1, 1_000]]);
  nowMs += 1_000;
  expect(await take([[one, 1]])).toEqual([[1, 1_000]]);
});

it('each webhook of a turn has its own rate', async () => {
  expect(
    await take([
      [withRate(60), 3],
      [withRate(60_000), 2],
    ]),
  ).toEqual([
    [1, 1_000],
    [2, 1],
  ]);
});

it('a turn of nothing asks for nothing', async () => {
  expect(await take([])).toEqual([]);
});

it('without Redis each worker holds to its share of the rate, and says that Redis is away', async () => {
  const errors: unknown[] = [];
  const gone = connectRedis({
    nodes: ['redis://127.0.0.1:1'],
    use: 'command',
    onError: () => undefined,
  });
  const takeRates = createTakeRates({
    rateTokens: createRateTokens(gone),
    tagOf,
    local: createLocalRates({ workers: () => 2, now: () => nowMs }),
    onError: (error) => errors.push(error),
  });
  const one = withRate(600);
  const takeOne = async (wanted: number) =>
    (await takeRates(TENANT, new Map([[one, wanted]]), { isLine: false })).get(one);
  expect(await takeOne(20)).toEqual({ granted: 5, nextInMs: 200 });
  expect(await takeOne(20)).toEqual({ granted: 0, nextInMs: 200 });
  nowMs += 400;
  expect(await takeOne(20)).toEqual({ granted: 2, nextInMs: 200 });
  nowMs += 3_600_000;
  expect(await takeOne(20)).toEqual({ granted: 5, nextInMs: 200 });
  gone.disconnect();
  expect(errors).toHaveLength(4);
});

it('of many webhooks no bucket is kept that is full again (promise 5)', () => {
  let clockMs = nowMs;
  const local = createLocalRates({ workers: () => 1, now: () => clockMs });
  const ask = () => ({ webhookId: newId(), requestsPerMinute: 60, wanted: 1, isLine: false });
  for (let round = 0; round < 5; round += 1) {
    const grants = local.take(Array.from({ length: 9_000 }, ask));
    expect(grants.every(({ granted }) => granted === 1)).toBe(true);
    clockMs += 2_000;
  }
  expect(local.size()).toBeLessThan(20_000);
});
