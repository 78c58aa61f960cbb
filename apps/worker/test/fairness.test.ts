import { type Behaviour, type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { givenEvents, givenTenant, givenWebhook } from './given.ts';
import { type TestWorker, useHarness } from './harness.ts';
import { countAttempts, countStatuses, seeDelivery, untilAll } from './look.ts';

const harness = useHarness();
let receiver: Receiver;
let worker: TestWorker;
let release = (): void => undefined;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(async () => {
  receiver.forget();
  const after = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.script('/hanging', [{ status: 200, after }]);
  // A flood cannot be over before it is released, however fast it is worked off.
  const flood: Behaviour[] = [...Array<Behaviour>(1_000).fill(200), { status: 200, after }];
  for (const path of ['/flood', '/bulk']) receiver.script(path, [200, ...flood]);
  // Longer than any of these tests: what waits for its release is not given up.
  worker = await harness.startWorker({ DELIVERY_TIMEOUT_MS: '60000' });
});

/** What an endpoint that has not answered yet has in the air at most. */
const PLACES_AT_FIRST = 8;
/** What all such endpoints of one tenant have in the air at most, in a worker. */
const UNPROVEN_MAX = 256;

describe('an endpoint that hangs (promise 4)', () => {
  it.each(['pending', 'queued'] as const)(
    "delays neither its tenant's other endpoint nor another tenant (%s)",
    async (as) => {
      const tenantId = await givenTenant(harness);
      const hanging = await givenWebhook(harness, { url: `${receiver.url}/hanging`, tenantId });
      const fast = await givenWebhook(harness, { url: `${receiver.url}/fast`, tenantId });
      const other = await givenWebhook(harness, { url: `${receiver.url}/other` });
      await givenEvents(harness, [hanging], { count: 300, as });
      await receiver.waitFor(
        (requests) => requests.length >= PLACES_AT_FIRST,
        'requests that hang',
      );
      await givenEvents(harness, [fast], { count: 100, as });
      await givenEvents(harness, [other], { count: 100, as });

      await untilAll(harness, fast, { succeeded: 100 });
      await untilAll(harness, other, { succeeded: 100 });

      // Not one of the hanging ones is over: nothing waited for them.
      expect(await countAttempts(harness, hanging)).toEqual({ total: 0, repeated: 0 });
      expect((await countStatuses(harness, hanging)).succeeded ?? 0).toBe(0);
      expect(await worker.metric('posthorn_requests_in_flight')).toBe(PLACES_AT_FIRST);
      release();
      await harness.database.pool.query('update pending_deliveries set due_at = now()');
      await untilAll(harness, hanging, { succeeded: 300 });
      expect(await countAttempts(harness, hanging)).toEqual({ total: 300, repeated: 0 });
    },
  );

  it('in one batch with others delays none of them', async () => {
    const tenantId = await givenTenant(harness);
    const hanging = await givenWebhook(harness, { url: `${receiver.url}/hanging`, tenantId });
    const fast = await givenWebhook(harness, { url: `${receiver.url}/fast`, tenantId });
    await givenEvents(harness, [hanging, fast], { count: 25, as: 'queued' });
    await untilAll(harness, fast, { succeeded: 25 });
    expect((await countStatuses(harness, hanging)).succeeded ?? 0).toBe(0);
    release();
    await untilAll(harness, hanging, { succeeded: 25 });
  });

  it('sixty of one tenant fill the worker neither for another tenant nor for its own that answers', async () => {
    const tenantId = await givenTenant(harness);
    const hanging = [];
    for (let i = 0; i < 60; i += 1) {
      hanging.push(await givenWebhook(harness, { url: `${receiver.url}/hanging`, tenantId }));
    }
    const own = await givenWebhook(harness, { url: `${receiver.url}/own`, tenantId });
    const other = await givenWebhook(harness, { url: `${receiver.url}/other` });
    await givenEvents(harness, [own], { as: 'queued' });
    await untilAll(harness, own, { succeeded: 1 });
    // Far more than a worker has in the air, or in hand.
    await givenEvents(harness, hanging, { count: 70, as: 'queued' });
    await receiver.waitFor(
      () => receiver.requestsTo('/hanging').length >= UNPROVEN_MAX,
      'as many requests as such endpoints may have',
    );
    await givenEvents(harness, [other], { count: 50, as: 'queued' });
    await untilAll(harness, other, { succeeded: 50 });
    await givenEvents(harness, [own], { count: 50, as: 'queued' });
    await untilAll(harness, own, { succeeded: 51 });
    expect(receiver.requestsTo('/hanging')).toHaveLength(UNPROVEN_MAX);
    for (const webhook of hanging) {
      expect(await countAttempts(harness, webhook)).toEqual({ total: 0, repeated: 0 });
    }
    release();
  });
});

/** A flood is a lane of batches and, of what was put off, a line: each stands in its queue once. */
const TURNS_MAX = 2;

async function turnsOf(tenantId: string): Promise<number> {
  return (await harness.redis.client.keys(`posthorn:*:de:${tenantId}.*`)).length;
}

describe('a flood (promise 4)', () => {
  it.each(['pending', 'queued'] as const)(
    'of one tenant does not hold up another: each has its own turns (%s)',
    async (as) => {
      const flooding = await givenWebhook(harness, { url: `${receiver.url}/flood` });
      const quiet = await givenWebhook(harness, { url: `${receiver.url}/quiet` });
      for (let i = 0; i < 5; i += 1) await givenEvents(harness, [flooding], { count: 1_000, as });
      await receiver.waitFor((requests) => requests.length >= 100, 'the flood');
      await givenEvents(harness, [quiet], { count: 20 });
      await untilAll(harness, quiet, { succeeded: 20 });
      expect((await countStatuses(harness, flooding)).succeeded ?? 0).toBeLessThan(5_000);
      expect(await turnsOf(flooding.tenantId)).toBeLessThanOrEqual(TURNS_MAX);
      release();
      await harness.database.pool.query('update pending_deliveries set due_at = now()');
      await untilAll(harness, flooding, { succeeded: 5_000 });
      const paths = receiver.requests.map((request) => request.path);
      expect(paths.lastIndexOf('/quiet')).toBeLessThan(paths.lastIndexOf('/flood'));
    },
  );

  it("of a tenant's bulk webhook does not hold up its high one, of the same event type", async () => {
    const tenantId = await givenTenant(harness);
    const bulk = await givenWebhook(harness, {
      url: `${receiver.url}/bulk`,
      tenantId,
      priority: 'bulk',
    });
    const high = await givenWebhook(harness, {
      url: `${receiver.url}/high`,
      tenantId,
      priority: 'high',
    });
    const as = 'queued';
    for (let i = 0; i < 5; i += 1) await givenEvents(harness, [bulk], { count: 1_000, as });
    await receiver.waitFor((requests) => requests.length >= 100, 'the flood');
    const events = await givenEvents(harness, [bulk, high], { count: 20, as });
    await untilAll(harness, high, { succeeded: 20 });
    // The same events, of which the flooded webhook has had none.
    const theirs = events.flatMap(({ deliveryIds }) => deliveryIds.slice(0, 1));
    for (const id of theirs) expect((await seeDelivery(harness, id)).status).not.toBe('succeeded');
    // What is put off waits in its own tier, where it is in nobody's way.
    const tiersOfWaiting = async () => {
      const { rows } = await harness.database.pool.query<{ tier: string }>(
        'select distinct tier from pending_deliveries where tenant_id = $1',
        [tenantId],
      );
      return rows.map(({ tier }) => tier);
    };
    await expect.poll(tiersOfWaiting, { timeout: 30_000 }).toEqual(['bulk']);
    release();
    await harness.database.pool.query('update pending_deliveries set due_at = now()');
    await untilAll(harness, bulk, { succeeded: 5_020 });
    const paths = receiver.requests.map((request) => request.path);
    expect(paths.lastIndexOf('/high')).toBeLessThan(paths.lastIndexOf('/bulk'));
  });

  it('of bulk does not hold up high', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/bulk` });
    const urgent = await givenWebhook(harness, {
      url: `${receiver.url}/high`,
      tenantId: webhook.tenantId,
    });
    for (let i = 0; i < 5; i += 1) {
      await givenEvents(harness, [webhook], { count: 1_000, tier: 'bulk' });
    }
    await receiver.waitFor((requests) => requests.length >= 100, 'the flood');
    await givenEvents(harness, [urgent], { count: 20, tier: 'high' });
    await untilAll(harness, urgent, { succeeded: 20 });
    expect((await countStatuses(harness, webhook)).succeeded ?? 0).toBeLessThan(5_000);
    expect(await turnsOf(webhook.tenantId)).toBeLessThanOrEqual(2 * TURNS_MAX);
    release();
    await harness.database.pool.query('update pending_deliveries set due_at = now()');
    await untilAll(harness, webhook, { succeeded: 5_000 });
    const paths = receiver.requests.map((request) => request.path);
    expect(paths.lastIndexOf('/high')).toBeLessThan(paths.lastIndexOf('/bulk'));
  });
});
