import { beforeAll, describe, expect, test } from 'vitest';
import { startApi, useApi } from './support/api.ts';
import {
  createEventType,
  createSender,
  createWebhook,
  deliveriesOf,
  eventsOf,
  type TestSource,
} from './support/rows.ts';
import { newEvent, send } from './support/send.ts';

const api = useApi();
const POLLED = { timeout: 30_000 };

/** A tenant of its own for each test: routes are cached per tenant. */
async function withWebhooks(...settings: NonNullable<Parameters<typeof createWebhook>[2]>[]) {
  const sender = await createSender(api.pool);
  const webhooks: string[] = [];
  for (const one of settings) webhooks.push(await createWebhook(api.pool, sender.tenantId, one));
  return { ...sender, webhooks };
}

async function stored(tenantId: string) {
  const [event] = await eventsOf(api.pool, tenantId);
  return { event, deliveries: await deliveriesOf(api.pool, tenantId) };
}

describe('which webhooks want an event', () => {
  test.each<[string[], string, boolean]>([
    [['payment.succeeded'], 'payment.succeeded', true],
    [['payment.succeeded'], 'payment.failed', false],
    [['payment.*'], 'payment.refund.created', true],
    [['payment.*'], 'payment', false],
    [['payment.*'], 'payments.made', false],
    [['*'], 'any.thing', true],
    [[], 'any.thing', true],
    [['a.b', 'payment.*'], 'payment.x', true],
  ])('%j, of %s: %s', async (eventTypes, eventType, isWanted) => {
    const { tenantId, source, webhooks } = await withWebhooks({ eventTypes });
    const { body } = await send(api, source, newEvent({ event_type: eventType }));
    expect(body.deliveries).toBe(isWanted ? 1 : 0);
    const { event, deliveries } = await stored(tenantId);
    expect(event?.matched).toBe(isWanted ? 1 : 0);
    expect(deliveries.map(({ webhook_id }) => webhook_id)).toEqual(isWanted ? webhooks : []);
  });

  test('an event that nobody wants is stored all the same, with matched = 0 (promise 6)', async () => {
    const { tenantId, source } = await withWebhooks();
    expect((await send(api, source, newEvent())).status).toBe(202);
    expect(await stored(tenantId)).toMatchObject({
      event: { matched: 0, filtered_webhook_ids: null },
      deliveries: [],
    });
  });

  test('a webhook whose filter says no is recorded with the event (promise 6)', async () => {
    const { tenantId, source, webhooks } = await withWebhooks(
      { filters: { amount_gt: 1_000 } },
      { filters: { amount_lte: 1_000, currency: 'USD' } },
      { filters: { $or: [{ currency: 'EUR' }, { currency: 'CHF' }] } },
      { eventTypes: ['other.type'], filters: { amount_gt: 1_000 } },
    );
    await send(api, source, newEvent({ data: { amount: 100, currency: 'USD' } }));
    const { event, deliveries } = await stored(tenantId);
    expect(event?.filtered_webhook_ids).toEqual([webhooks[0], webhooks[2]]);
    expect(event?.matched).toBe(1);
    expect(deliveries.map(({ webhook_id }) => webhook_id)).toEqual([webhooks[1]]);
  });

  test.each(['inactive', 'disabled'] as const)(
    'a delivery to a webhook that is %s is held, with the reason (promise 6)',
    async (status) => {
      const { tenantId, source } = await withWebhooks({ status });
      const { body } = await send(api, source, newEvent());
      expect(body.deliveries).toBe(1);
      expect((await stored(tenantId)).deliveries).toMatchObject([
        { status: 'held', reason: `WEBHOOK_${status.toUpperCase()}`, batch_id: null },
      ]);
      const waiting = await api.pool.query('select from pending_deliveries where tenant_id = $1', [
        tenantId,
      ]);
      expect(waiting.rowCount).toBe(0);
    },
  );

  test('a filter that cannot be read lets nothing out: held, not sent and not lost', async () => {
    const { tenantId, source } = await withWebhooks({ filters: { $nonsense: 1 } });
    await send(api, source, newEvent());
    expect((await stored(tenantId)).deliveries).toMatchObject([
      { status: 'held', reason: 'FILTER_UNREADABLE' },
    ]);
  });

  test('__proto__ in data does not fool a filter', async () => {
    const { source } = await withWebhooks({ filters: { admin: true } });
    const data = JSON.parse('{"__proto__":{"admin":true}}');
    expect((await send(api, source, newEvent({ data }))).body.deliveries).toBe(0);
  });

  test("another tenant's webhooks see nothing (promise 7)", async () => {
    const [one, other] = [await withWebhooks({}), await withWebhooks({})];
    await send(api, one.source, newEvent());
    expect((await stored(other.tenantId)).deliveries).toEqual([]);
  });

  test('the tier of the event type is that of its deliveries', async () => {
    await createEventType(api.pool, 'tier.high', { tier: 'high' });
    const { tenantId, source } = await withWebhooks({});
    await expect
      .poll(async () => {
        await send(api, source, newEvent({ event_type: 'tier.high' }));
        return (await deliveriesOf(api.pool, tenantId)).at(-1)?.tier;
      }, POLLED)
      .toBe('high');
  });

  test("a webhook's priority goes over the tier of the event type", async () => {
    const { tenantId, source, webhooks } = await withWebhooks(
      { priority: 'bulk' },
      {},
      { priority: 'high' },
    );
    await send(api, source, newEvent());
    const { deliveries } = await stored(tenantId);
    expect(new Map(deliveries.map((each) => [each.webhook_id, each.tier]))).toEqual(
      new Map(webhooks.map((id, n) => [id, ['bulk', 'standard', 'high'][n]])),
    );
  });
});

describe('a change takes effect, made by whatever process', () => {
  let tenantId: string;
  let source: TestSource;
  let webhook: string;

  beforeAll(async () => {
    const made = await withWebhooks({ eventTypes: ['payment.succeeded'] });
    ({ tenantId, source } = made);
    webhook = made.webhooks[0] ?? '';
  });

  const deliveriesOfNext = async (fields = {}) =>
    (await send(api, source, newEvent(fields))).body.deliveries;

  test('of its event types', async () => {
    expect(await deliveriesOfNext()).toBe(1);
    await api.pool.query(`update webhooks set event_types = '{order.*}' where id = $1`, [webhook]);
    await expect.poll(() => deliveriesOfNext(), POLLED).toBe(0);
    expect(await deliveriesOfNext({ event_type: 'order.made' })).toBe(1);
  });

  test('of its status', async () => {
    await api.pool.query(`update webhooks set status = 'inactive' where id = $1`, [webhook]);
    const last = async () => {
      await deliveriesOfNext({ event_type: 'order.made' });
      return (await deliveriesOf(api.pool, tenantId)).at(-1)?.status;
    };
    await expect.poll(last, POLLED).toBe('held');
  });

  test('of its priority, for what comes after', async () => {
    const last = async () => {
      await deliveriesOfNext({ event_type: 'order.made' });
      return (await deliveriesOf(api.pool, tenantId)).at(-1)?.tier;
    };
    for (const [priority, tier] of [
      ['high', 'high'],
      [null, 'standard'],
    ]) {
      await api.pool.query('update webhooks set priority = $2 where id = $1', [webhook, priority]);
      await expect.poll(last, POLLED).toBe(tier);
    }
    const tiers = (await deliveriesOf(api.pool, tenantId)).map((each) => each.tier);
    expect(tiers[0]).toBe('standard');
    expect(tiers).toContain('high');
  });

  test('of its being deleted', async () => {
    await api.pool.query('update webhooks set deleted_at = now() where id = $1', [webhook]);
    await expect.poll(() => deliveriesOfNext({ event_type: 'order.made' }), POLLED).toBe(0);
  });

  test('without Redis too (promise 2)', async () => {
    const alone = await startApi({
      databaseUrl: api.databaseUrl,
      redisUrl: 'redis://127.0.0.1:1',
    });
    try {
      const sendOne = async () => (await send(alone, source, newEvent())).body.deliveries;
      expect(await sendOne()).toBe(0);
      await createWebhook(api.pool, tenantId);
      await expect.poll(sendOne, POLLED).toBe(1);
    } finally {
      await alone.close();
    }
  });
});
