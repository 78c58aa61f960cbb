import { type Receiver, startReceiver, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeWebhook, givenEvents, givenWebhook } from './given.ts';
import { useHarness } from './harness.ts';
import {
  countAttempts,
  countStatuses,
  seeDelivery,
  untilAll,
  untilReplaysOver,
  untilStatus,
} from './look.ts';

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
  it('lets one bucket through; the rest waits, each for its own time, and that costs no attempt', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/rate`,
      // So slow that none of the rest is due while this looks.
      requestsPerMinute: 1,
    });
    await givenEvents(harness, [webhook], { as: 'queued', count: 10 });
    const startedAtMs = Date.now();
    await harness.startWorker();
    await receiver.waitFor((requests) => requests.length >= 1, 'the first request');
    const { rows } = await waitUntil(
      async () => {
        const found = await harness.database.pool.query<{
          attempts: number;
          reason: string;
          inMs: number;
        }>(
          `select attempts, reason, (extract(epoch from next_attempt_at) * 1000)::float8 - $2::float8 as "inMs"
           from deliveries where webhook_id = $1 and status = 'pending' order by next_attempt_at`,
          [webhook.id, startedAtMs],
        );
        return found.rows.length === 9 ? found : null;
      },
      { describe: 'the rest put off' },
    );
    expect(new Set(rows.map((row) => `${row.reason} ${row.attempts}`))).toEqual(
      new Set(['RATE_LIMITED 0']),
    );
    const gaps = rows.slice(1).map((row, i) => row.inMs - (rows[i]?.inMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(59_000);

    await harness.database.pool.query(
      'update webhooks set requests_per_minute = 60000 where id = $1',
      [webhook.id],
    );
    // What the old rate has promised is minutes ahead: taken back, until all know the new one.
    await waitUntil(
      async () => {
        const buckets = await harness.redis.client.keys(`posthorn:*:rate:${webhook.id}`);
        if (buckets.length > 0) await harness.redis.client.del(buckets);
        await harness.database.pool.query('update pending_deliveries set due_at = now()');
        return (await countStatuses(harness, webhook)).succeeded === 10;
      },
      { everyMs: 500, describe: 'all delivered at the new rate' },
    );
    expect(await countAttempts(harness, webhook)).toEqual({ total: 10, repeated: 0 });
    const times = receiver.requests.map((request) => request.receivedAtMs);
    expect(times.length).toBe(10);
  });
});
