import { type Receiver, startReceiver, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeWebhook, givenEvents, givenWebhook } from './given.ts';
import { useHarness } from './harness.ts';
import { countAttempts, seeDelivery, untilAll, untilReplaysOver, untilStatus } from './look.ts';

const harness = useHarness();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(() => receiver.forget());

describe('a paused webhook (promise 6)', () => {
  it.each(['pending', 'queued'] as const)(
    'gets nothing: its deliveries (%s) are held, with the reason, until it is resumed',
    async (as) => {
      const webhook = await givenWebhook(harness, {
        url: `${receiver.url}/paused-${as}`,
        status: 'inactive',
      });
      const [event] = await givenEvents(harness, [webhook], { as });
      await givenEvents(harness, [webhook], { as, count: 20 });
      await harness.startWorker();
      await untilAll(harness, webhook, { held: 21 });
      expect(await seeDelivery(harness, event?.deliveryIds[0] ?? '')).toMatchObject({
        reason: 'WEBHOOK_INACTIVE',
        attempts: 0,
        batch_id: null,
        next_attempt_at: null,
      });
      expect(receiver.requestsTo(`/paused-${as}`)).toEqual([]);

      await changeWebhook(harness, webhook, `status = 'active'`);
      await untilAll(harness, webhook, { succeeded: 21 });
      expect(await countAttempts(harness, webhook)).toEqual({ total: 21, repeated: 0 });
    },
  );

  it('resumed, it gets even what was held by a process that had not heard of it yet', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/late`,
      status: 'inactive',
    });
    await harness.startWorker();
    await changeWebhook(harness, webhook, `status = 'active'`);
    // Stored after the release began, by an API whose snapshot still said: inactive.
    const [event] = await givenEvents(harness, [webhook], { as: 'held' });
    await untilStatus(harness, event, 'succeeded');
    await untilReplaysOver(harness, webhook.tenantId);
  });

  it('paused again while it is released, it keeps the rest', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/again`,
      status: 'inactive',
    });
    await givenEvents(harness, [webhook], { as: 'held', count: 20 });
    await changeWebhook(harness, webhook, `status = 'active'`);
    await harness.database.pool.query(`update webhooks set status = 'inactive' where id = $1`, [
      webhook.id,
    ]);
    await harness.startWorker();
    await untilReplaysOver(harness, webhook.tenantId);
    await untilAll(harness, webhook, { held: 20 });
    expect(receiver.requestsTo('/again')).toEqual([]);
    await changeWebhook(harness, webhook, `status = 'active'`);
    await untilAll(harness, webhook, { succeeded: 20 });
  });
});

describe('a deleted webhook (promise 6)', () => {
  it('gets nothing any more: what it was owed is discarded, with the reason', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/deleted` });
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    await givenEvents(harness, [webhook]);
    const [held] = await givenEvents(harness, [webhook], { as: 'held' });
    await changeWebhook(harness, webhook, 'deleted_at = now()');
    await harness.startWorker();
    await untilAll(harness, webhook, { discarded: 3 });
    for (const one of [event, held]) {
      const seen = await seeDelivery(harness, one?.deliveryIds[0] ?? '');
      expect(seen).toMatchObject({ reason: 'WEBHOOK_DELETED', attempts: 0 });
    }
    expect(receiver.requestsTo('/deleted')).toEqual([]);
  });
});

describe('a registered rate', () => {
  it("is the webhook's, whatever the tiers of what it is sent", async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/tiers`,
      requestsPerMinute: 1,
    });
    for (const tier of ['high', 'standard', 'bulk'] as const) {
      await givenEvents(harness, [webhook], { as: 'queued', count: 3, tier });
    }
    await harness.startWorker();
    await waitUntil(
      async () => {
        const { rows } = await harness.database.pool.query<{ limited: number }>(
          `select count(*)::int as limited from deliveries
           where webhook_id = $1 and status = 'pending' and reason = 'RATE_LIMITED'`,
          [webhook.id],
        );
        return rows[0]?.limited === 8;
      },
      { describe: 'one of nine sent, the rest in line' },
    );
    expect(receiver.requestsTo('/tiers')).toHaveLength(1);
  });

  it('lets one bucket through; the rest waits in line, untouched, without costing attempts, until the rate is raised', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/rate`,
      // So slow that none of the rest is due while this looks.
      requestsPerMinute: 1,
    });
    await givenEvents(harness, [webhook], { as: 'queued', count: 10 });
    await harness.startWorker();
    await receiver.waitFor((requests) => requests.length >= 1, 'the first request');
    const look = async () => {
      const { rows } = await harness.database.pool.query<{ reason: string; version: string }>(
        `select reason, attempts, xmin::text as version from deliveries
         where webhook_id = $1 and status = 'pending' order by id`,
        [webhook.id],
      );
      return rows;
    };
    const before = await waitUntil(
      async () => {
        const rows = await look();
        return rows.length === 9 ? rows : null;
      },
      { describe: 'the rest put off' },
    );
    for (const row of before) expect(row).toMatchObject({ reason: 'RATE_LIMITED', attempts: 0 });
    // Longer than a line rests: it was looked at, and not one row was written.
    const takes = () => harness.redis.client.info('commandstats');
    const count = (stats: string) => Number(/cmdstat_evalsha:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    const first = count(await takes());
    await waitUntil(async () => count(await takes()) > first + 20, { describe: 'several looks' });
    expect(await look()).toEqual(before);

    await harness.database.pool.query(
      'update webhooks set requests_per_minute = 60000 where id = $1',
      [webhook.id],
    );
    await untilAll(harness, webhook, { succeeded: 10 });
    expect(await countAttempts(harness, webhook)).toEqual({ total: 10, repeated: 0 });
    const times = receiver.requests.map((request) => request.receivedAtMs);
    expect(times.length).toBe(10);
  });
});
