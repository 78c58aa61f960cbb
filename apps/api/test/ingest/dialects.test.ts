import { beforeAll, describe, expect, test } from 'vitest';
import { useApi } from './support/api.ts';
import {
  createSender,
  createSource,
  createTenant,
  eventsOf,
  type StoredEvent,
  type TestSource,
} from './support/rows.ts';
import { newEvent, send, sendRaw } from './support/send.ts';

const api = useApi();
let tenantId: string;
let slug: string;
let source: TestSource;
let operators: TestSource;

beforeAll(async () => {
  ({ tenantId, slug, source } = await createSender(api.pool));
  operators = await createSource(api.pool, { tenantId: null, grants: [tenantId] });
});

async function stored(eventId: string): Promise<StoredEvent | undefined> {
  const events = await eventsOf(api.pool, tenantId);
  return events.find((event) => event.event_id === eventId);
}

describe('dialects become one canonical event', () => {
  test('snake_case; data is kept byte for byte', async () => {
    const data =
      '{ "b":1.50, "a":  12345678901234567890123, "ü":"\\u00fc\\ud83d\\ude00" , "e":1e400}';
    const body = `{"event_id":"snake","event_type":"a.b","timestamp":"2026-05-18T20:06:00+02:00","data": ${data} ,"source":"shop","version":"2.1"}`;
    expect((await sendRaw(api, source, body)).status).toBe(202);
    expect(await stored('snake')).toMatchObject({
      event_type: 'a.b',
      occurred_at: new Date('2026-05-18T18:06:00Z'),
      source: 'shop',
      version: '2.1',
      data,
    });
  });

  test('camelCase', async () => {
    const event = { eventId: 'camel', clientId: slug, eventType: 'a.b', data: [1] };
    expect((await send(api, source, event)).status).toBe(202);
    expect(await stored('camel')).toMatchObject({ event_type: 'a.b', version: '1.0', data: '[1]' });
  });

  test('camelCase has its faults told in camelCase', async () => {
    const answer = await send(api, source, { eventId: 'x', clientId: slug, data: 1 });
    expect(answer.body.error.details).toEqual([{ path: 'eventType', message: 'is required' }]);
  });

  test('an array of 1,000: 207, in order, all stored', async () => {
    const other = await createSender(api.pool);
    const events = Array.from({ length: 1_000 }, (_, n) => newEvent({ data: n }));
    const { status, body } = await send(api, other.source, events);
    expect(status).toBe(207);
    expect(body).toMatchObject({ accepted: 1_000, duplicates: 0, rejected: 0 });
    const inOrder = body.results.map((result: { event_id: string }) => result.event_id);
    expect(inOrder).toEqual(events.map((event) => event.event_id));
    const rows = await eventsOf(api.pool, other.tenantId);
    const byId = new Map(rows.map((row) => [row.event_id, row]));
    expect(rows).toHaveLength(1_000);
    for (const [n, event] of events.entries()) {
      expect(byId.get(event.event_id)).toMatchObject({ id: body.results[n].id, data: String(n) });
    }
  });

  test('an array of one is an array', async () => {
    const { status, body } = await send(api, source, [newEvent()]);
    expect(status).toBe(207);
    expect(body.results).toHaveLength(1);
  });

  test('an empty array holds no event: 400', async () => {
    const { status, body } = await send(api, source, []);
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  test('one event of an array over 256 KiB is rejected alone', async () => {
    const big = newEvent({ data: 'x'.repeat(256 * 1024) });
    const { status, body } = await send(api, source, [newEvent(), big, newEvent()]);
    expect(status).toBe(207);
    expect(body.results.map((result: { status: string }) => result.status)).toEqual([
      'accepted',
      'rejected',
      'accepted',
    ]);
    expect(body.results[1].error.code).toBe('EVENT_TOO_LARGE');
  });
});

const cloudEvent = {
  specversion: '1.0',
  id: 'ce',
  source: '/shop/1',
  type: 'order.created',
  time: '2026-05-18T18:06:00.5Z',
};

describe('CloudEvents 1.0', () => {
  test('structured mode', async () => {
    const body = { ...cloudEvent, id: 'ce-structured', clientid: slug, data: { n: 1 } };
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    expect((await send(api, operators, body, { headers })).status).toBe(202);
    expect(await stored('ce-structured')).toMatchObject({
      event_type: 'order.created',
      source: '/shop/1',
      occurred_at: new Date('2026-05-18T18:06:00.500Z'),
      data: '{"n":1}',
    });
  });

  test('batch mode', async () => {
    const batch = [
      { ...cloudEvent, id: 'ce-batch-1' },
      { ...cloudEvent, id: 'ce-batch-2', specversion: '0.3' },
    ];
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    const { status, body } = await send(api, source, batch, { headers });
    expect(status).toBe(207);
    expect(body).toMatchObject({
      accepted: 1,
      rejected: 1,
      results: [{ status: 'accepted' }, { error: { details: [{ path: 'specversion' }] } }],
    });
    expect(await stored('ce-batch-1')).toMatchObject({ data: 'null' });
  });

  test('binary mode', async () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'ce-binary',
      'ce-type': 'order.created',
      'ce-source': '/b%C3%BCro',
      'ce-clientid': tenantId,
    };
    expect((await sendRaw(api, operators, ' {"n": 1.0} ', { headers })).status).toBe(202);
    expect(await stored('ce-binary')).toMatchObject({ source: '/büro', data: '{"n": 1.0}' });
  });

  test('binary mode names the headers in faults', async () => {
    const headers = { 'ce-specversion': '1.0', 'ce-type': 'order.created', 'ce-source': '/' };
    const { body } = await sendRaw(api, source, '{}', { headers });
    expect(body.error.details).toEqual([{ path: 'ce-id', message: 'is required' }]);
  });
});

describe('client_id', () => {
  test.each(['id', 'slug'] as const)('by %s', async (by) => {
    const client = by === 'id' ? tenantId : slug;
    const event = newEvent({ client_id: client });
    expect((await send(api, operators, event)).status).toBe(202);
    expect(await stored(event.event_id)).toBeDefined();
  });

  test("may be left out by a tenant's own source", async () => {
    const event = newEvent();
    expect((await send(api, source, event)).status).toBe(202);
    expect(await stored(event.event_id)).toBeDefined();
  });

  test("is required of an operator's source", async () => {
    const { status, body } = await send(api, operators, newEvent());
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.error.details).toEqual([
      { path: 'client_id', message: 'is required: this source serves many clients' },
    ]);
  });

  test("of another tenant is no way out of a tenant's own source (promise 7)", async () => {
    const other = await createTenant(api.pool);
    const { status, body } = await send(api, source, newEvent({ client_id: other.slug }));
    expect([status, body.error.code]).toEqual([403, 'CLIENT_NOT_GRANTED']);
    expect(await eventsOf(api.pool, other.id)).toEqual([]);
  });

  test('mixed in one array, each is stored with its own tenant', async () => {
    const other = await createTenant(api.pool);
    const all = await createSource(api.pool, { tenantId: null, grantsAllTenants: true });
    const events = [slug, other.slug, 'nobody', other.id].map((client_id) =>
      newEvent({ client_id }),
    );
    const { body } = await send(api, all, events);
    expect(body).toMatchObject({ accepted: 3, rejected: 1 });
    expect(body.results[2].error.code).toBe('CLIENT_UNKNOWN');
    expect(await eventsOf(api.pool, other.id)).toHaveLength(2);
  });
});
