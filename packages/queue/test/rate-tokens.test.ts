import { newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import { createRateTokens } from '../src/index.ts';
import { useConnections } from './connect.ts';

const redis = useConnections();

async function setUp() {
  const clock = { nowMs: 5_000_000 };
  const tokens = createRateTokens(await redis.connect('command'), { now: () => clock.nowMs });
  const take = (webhookId: string, requestsPerMinute: number, wanted: number) =>
    tokens.take('{q}', [{ webhookId, requestsPerMinute, wanted, isLine: true }]).then(([grant]) => {
      if (!grant) throw new Error('no grant');
      return grant;
    });
  return { clock, tokens, take };
}

describe('rate tokens', () => {
  it("let one second's worth go at once, and no more", async () => {
    const { take } = await setUp();
    const id = newId();
    expect((await take(id, 600, 7)).granted).toBe(7);
    expect((await take(id, 600, 7)).granted).toBe(3);
    expect(await take(id, 600, 7)).toEqual({ granted: 0, nextInMs: 100 });
  });

  it('say exactly when the next one may go', async () => {
    const { take, clock } = await setUp();
    const id = newId();
    const { nextInMs } = await take(id, 600, 10);
    expect(nextInMs).toBe(100);
    clock.nowMs += nextInMs - 1;
    expect((await take(id, 600, 1)).granted).toBe(0);
    clock.nowMs += 1;
    expect((await take(id, 600, 1)).granted).toBe(1);
  });

  it.each([60_000, 600, 7, 1])('hold %i a minute, asked whenever they say', async (perMinute) => {
    const { take, clock } = await setUp();
    const id = newId();
    const startedMs = clock.nowMs;
    const durationMs = perMinute > 1_000 ? 2_000 : 600_000;
    let granted = 0;
    while (clock.nowMs - startedMs < durationMs) {
      const grant = await take(id, perMinute, 50);
      granted += grant.granted;
      if (grant.granted < 50) clock.nowMs += grant.nextInMs;
    }
    const fair = (perMinute * durationMs) / 60_000;
    const burst = Math.max(1, perMinute / 60);
    expect(granted).toBeLessThanOrEqual(fair + burst + 1);
    expect(granted).toBeGreaterThanOrEqual(fair * 0.99);
  });

  it('are shared by everyone who asks at once', async () => {
    const { take } = await setUp();
    const { take: elsewhere, clock } = await setUp();
    clock.nowMs = 5_000_000;
    const id = newId();
    const grants = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? take : elsewhere)(id, 600, 3)),
    );
    expect(grants.reduce((sum, { granted }) => sum + granted, 0)).toBe(10);
  });

  it('answer for many webhooks in one go, each by its own rate, in order', async () => {
    const { tokens } = await setUp();
    const requests = [60, 6_000, 600].map((requestsPerMinute) => ({
      webhookId: newId(),
      requestsPerMinute,
      wanted: 50,
      isLine: false,
    }));
    const grants = await tokens.take('{q}', requests);
    expect(grants.map(({ granted }) => granted)).toEqual([1, 50, 10]);
    expect(await tokens.take('{q}', [])).toEqual([]);
  });

  it('leave nothing behind in Redis for ever (promise 5)', async () => {
    const { take } = await setUp();
    const id = newId();
    await take(id, 60, 1);
    const [key] = await redis.client.keys(`*${id}*`);
    expect(await redis.client.pttl(key ?? '')).toBeGreaterThan(0);
  });
});
