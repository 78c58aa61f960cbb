import { newId } from '@posthorn/domain';
import { connectRedis, createRateTokens, type RedisConnection } from '@posthorn/queue';
import { useRedis } from '@posthorn/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takeRates } from '../src/deliver/take-rates.ts';
import type { WebhookTarget } from '../src/deliver/webhook-targets.ts';

const redis = useRedis();
const QUEUE = '{deliver.shared.standard.0}';
let connection: RedisConnection;
let nowMs = 1_800_000_000_000;

beforeAll(() => {
  connection = connectRedis({ nodes: [redis.url], use: 'blocking', onError: () => undefined });
});
afterAll(() => connection.disconnect());

const withRate = (requestsPerMinute: number): { target: WebhookTarget } => ({
  target: {
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
  },
});

const take = (ready: { target: WebhookTarget }[]) =>
  takeRates(ready, {
    rateTokens: createRateTokens(connection, { now: () => nowMs }),
    queueName: QUEUE,
    onError: (error) => {
      throw error;
    },
  });
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

it('a minute of 60: one goes, the others line up a second behind one another', async () => {
  expect(await take(times(5, withRate(60)))).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
});

it('a bucket holds a second: of 600 a minute ten go at once, then one every 100 ms', async () => {
  expect(await take(times(12, withRate(600)))).toEqual([...times(10, 0), 100, 200]);
});

it('a rate below one a second waits its whole time', async () => {
  expect(await take(times(3, withRate(6)))).toEqual([0, 10_000, 20_000]);
});

it('tokens come back with time, and no more than a bucket of them', async () => {
  const one = withRate(60);
  expect(await take([one, one])).toEqual([0, 1_000]);
  nowMs += 400;
  expect(await take([one])).toEqual([600]);
  nowMs += 600;
  expect(await take([one])).toEqual([0]);
  nowMs += 3_600_000;
  expect(await take([one, one])).toEqual([0, 1_000]);
});

it('each webhook of a batch has its own rate, in whatever order they come', async () => {
  const [slow, fast] = [withRate(60), withRate(60_000)];
  expect(await take([slow, fast, slow, fast, slow])).toEqual([0, 0, 1_000, 0, 2_000]);
});

it('a batch of nothing asks for nothing', async () => {
  expect(await take([])).toEqual([]);
});

it('without Redis everything goes: a rate is a courtesy, a delivery a promise', async () => {
  const errors: unknown[] = [];
  const gone = connectRedis({
    nodes: ['redis://127.0.0.1:1'],
    use: 'command',
    onError: () => undefined,
  });
  const waits = await takeRates(times(3, withRate(1)), {
    rateTokens: createRateTokens(gone),
    queueName: QUEUE,
    onError: (error) => errors.push(error),
  });
  gone.disconnect();
  expect(waits).toEqual([0, 0, 0]);
  expect(errors).toHaveLength(1);
});
