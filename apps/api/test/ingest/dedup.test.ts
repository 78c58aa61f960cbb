import { beforeAll, describe, expect, test } from 'vitest';
import { startApi, useApi } from './support/api.ts';
import {
  createSender,
  createSource,
  createWebhook,
  deliveriesOf,
  eventsOf,
  type TestSource,
} from './support/rows.ts';
import { newEvent, send, sendRaw } from './support/send.ts';

const api = useApi();
let tenantId: string;
let source: TestSource;

beforeAll(async () => {
  ({ tenantId, source } = await createSender(api.pool));
});

const countBy = (statuses: number[]) =>
  Object.fromEntries([...Map.groupBy(statuses, String)].map(([key, list]) => [key, list.length]));

describe('(client_id, event_id) is unique', () => {
  test('50 identical posts at once, over two processes: one 202, 49 × 200, one event, its deliveries once', async () => {
    const own = await createSender(api.pool);
    for (let n = 0; n < 3; n += 1) await createWebhook(api.pool, own.tenantId);
    const second = await startApi({ databaseUrl: api.databaseUrl, redisUrl: api.redis.url });
    try {
      const event = newEvent();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) => send(n % 2 ? api : second, own.source, event)),
      );
      expect(countBy(answers.map(({ status }) => status))).toEqual({ 202: 1, 200: 49 });
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      const events = await eventsOf(api.pool, own.tenantId);
      expect(events.map(({ id }) => id)).toEqual([answers[0]?.body.id]);
      const deliveries = await deliveriesOf(api.pool, own.tenantId);
      expect(deliveries).toHaveLength(3);
      expect(new Set(deliveries.map((delivery) => delivery.webhook_id)).size).toBe(3);
    } finally {
      await second.close();
    }
  });

  test('the same ids in arrays in opposite order, over and over: no deadlock comes through', async () => {
    const own = await createSender(api.pool);
    const second = await startApi({ databaseUrl: api.databaseUrl, redisUrl: api.redis.url });
    try {
      const events = Array.from({ length: 200 }, () => newEvent());
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          send(n % 3 ? api : second, own.source, n % 2 ? events : events.toReversed()),
        ),
      );
      const sum = (key: string) => answers.reduce((total, { body }) => total + body[key], 0);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 207));
      expect([sum('accepted'), sum('duplicates'), sum('rejected')]).toEqual([200, 2_200, 0]);
      expect(await eventsOf(api.pool, own.tenantId)).toHaveLength(200);
    } finally {
      await second.close();
    }
  });

  test('other content at the same time: one 202, the others 409', async () => {
    const event = newEvent();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => send(api, source, { ...event, data: n })),
    );
    expect(countBy(answers.map(({ status }) => status))).toEqual({ 202: 1, 409: 9 });
    const events = await eventsOf(api.pool, tenantId);
    expect(events.filter(({ event_id }) => event_id === event.event_id)).toHaveLength(1);
  });

  test.each<[string, Record<string, unknown>]>([
    ['type', { event_type: 'payment.failed' }],
    ['timestamp', { timestamp: '2026-05-18T18:06:01Z' }],
    ['source', { source: 'other' }],
    ['version', { version: '2.0' }],
    ['data', { data: { amount: 1_000 } }],
  ])('another %s is other content: 409', async (_what, change) => {
    const event = newEvent();
    await send(api, source, event);
    const { status, body } = await send(api, source, { ...event, ...change });
    expect([status, body.error.code]).toEqual([409, 'EVENT_ID_CONFLICT']);
  });

  test('the same time and defaults, written otherwise, are the same content: 200', async () => {
    const event = newEvent();
    const first = await send(api, source, event);
    const again = await send(api, source, {
      eventId: event.event_id,
      eventType: event.event_type,
      timestamp: '2026-05-18T20:06:00.000+02:00',
      version: '1.0',
      data: event.data,
    });
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
  });

  test('without a timestamp a retry is a duplicate all the same', async () => {
    const body = JSON.stringify(newEvent({ timestamp: undefined }));
    const first = await sendRaw(api, source, body);
    const again = await sendRaw(api, source, body);
    expect([first.status, again.status]).toEqual([202, 200]);
  });

  test('the same id for two tenants: two events (promise 7)', async () => {
    const other = await createSender(api.pool);
    const operators = await createSource(api.pool, { tenantId: null, grantsAllTenants: true });
    const event = newEvent();
    const { body } = await send(api, operators, [
      { ...event, client_id: tenantId },
      { ...event, client_id: other.slug },
    ]);
    expect(body).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(body.results[0].id).not.toBe(body.results[1].id);
    expect(await eventsOf(api.pool, other.tenantId)).toHaveLength(1);
  });

  test('another source of the tenant shares its ids', async () => {
    const second = await createSource(api.pool, { tenantId });
    const event = newEvent();
    const first = await send(api, source, event);
    const again = await send(api, second, event);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
  });

  test('twice in one array: stored once, the second is a duplicate of the first', async () => {
    const own = await createSender(api.pool);
    await createWebhook(api.pool, own.tenantId);
    const event = newEvent();
    const { body } = await send(api, own.source, [event, event, { ...event, data: 0 }]);
    expect(body).toMatchObject({
      accepted: 1,
      duplicates: 1,
      rejected: 1,
      results: [
        { status: 'accepted' },
        { status: 'duplicate', id: body.results[0].id },
        { status: 'rejected', error: { code: 'EVENT_ID_CONFLICT' } },
      ],
    });
    expect(await eventsOf(api.pool, own.tenantId)).toHaveLength(1);
    expect(await deliveriesOf(api.pool, own.tenantId)).toHaveLength(1);
  });

  test('a key of yesterday still counts, one before the window does not', async () => {
    const [recent, old] = [newEvent(), newEvent()];
    const first = await send(api, source, [recent, old]);
    await api.pool.query(
      `create table event_keys_old partition of event_keys for values from ('2020-01-01') to ('2020-01-02')`,
    );
    await api.pool.query(
      'update event_keys set day = day - 1 where tenant_id = $1 and event_id = $2',
      [tenantId, recent.event_id],
    );
    await api.pool.query(
      `update event_keys set day = '2020-01-01' where tenant_id = $1 and event_id = $2`,
      [tenantId, old.event_id],
    );
    const { body } = await send(api, source, [recent, old]);
    expect(body).toMatchObject({
      accepted: 1,
      duplicates: 1,
      results: [{ status: 'duplicate', id: first.body.results[0].id }, { status: 'accepted' }],
    });
  });

  test('a key of tomorrow counts too: another process may have its clock ahead', async () => {
    const event = newEvent();
    const first = await send(api, source, event);
    await api.pool.query('update event_keys set day = day + 1 where event_id = $1', [
      event.event_id,
    ]);
    const [again, other] = await Promise.all([
      send(api, source, event),
      send(api, source, newEvent()),
    ]);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect(other.status).toBe(202);
  });
});
