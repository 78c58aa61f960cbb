import { createAttempt, createDelivery, createEvent, createTenant } from '@posthorn/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { makeDeliveries } from './support/traffic.ts';
import { useApi } from './support/use-api.ts';

describe('REST: events and deliveries', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });
  const replay = (id: string | undefined) =>
    api.call('POST', `/api/v1/deliveries/${id}/replay`, { token: people.owner });
  const get = (path: string, token = people.owner) => api.call('GET', `/api/v1${path}`, { token });

  it('shows an event by its id and by its event_id, data byte for byte', async () => {
    const dataText = '{"z":1.50,"a":12345678901234567890,"ü":"\\u00fc é","b":{"y":1e2}}';
    const { tenantId } = people;
    const event = await createEvent(api.database.pool, { tenantId, eventId: 'evt/ü 1', dataText });
    for (const ref of [event.id, encodeURIComponent('evt/ü 1'), event.id.toUpperCase()]) {
      const answer = await get(`/events/${ref}`);
      expect(answer.status, ref).toBe(200);
      expect(answer.text).toContain(`"data":${dataText}`);
      expect(answer.body).toMatchObject({ id: event.id, event_id: 'evt/ü 1', deliveries: [] });
    }
    expect((await get('/events/nothing')).status).toBe(404);
    expect((await get(`/events/${people.tenantId}`)).status).toBe(404);
  });

  it('finds an event whose event_id looks like an id', async () => {
    const eventId = '018f0000-0000-7000-8000-000000000001';
    await createEvent(api.database.pool, { tenantId: people.tenantId, eventId });
    expect((await get(`/events/${eventId}`)).body.event_id).toBe(eventId);
    const asked = await get(`/events/${eventId}?tenant_id=${people.tenantId}`, people.operator);
    expect(asked.body.event_id).toBe(eventId);
  });

  it('shows a delivery with its attempts, oldest first, and what to do about it', async () => {
    const { pool } = api.database;
    const { tenantId } = people;
    const dead = {
      tenantId,
      count: 1,
      status: 'dead',
      reason: 'RETRIES_EXHAUSTED',
      attempts: 2,
    } as const;
    const { webhookId, ids, eventIds } = await makeDeliveries(api, dead);
    const [id = ''] = ids;
    for (const number of [1, 2]) {
      await createAttempt(pool, {
        tenantId,
        deliveryId: id,
        webhookId,
        number,
        httpStatus: 500 + number,
      });
    }
    const { body } = await get(`/deliveries/${id}`);
    expect(body).toMatchObject({
      delivery_id: id,
      webhook_id: webhookId,
      event: eventIds[0],
      status: 'dead',
      reason: 'RETRIES_EXHAUSTED',
      reason_text: expect.stringMatching(/replay/),
      attempt_count: 2,
    });
    const attempts = body.attempts.map((one: { number: number; http_status: number }) => [
      one.number,
      one.http_status,
    ]);
    expect(attempts).toEqual([
      [1, 501],
      [2, 502],
    ]);
    expect(body.attempts[0].response_body).toBe('answer');
    const event = await get(`/events/${eventIds[0]}`);
    expect(event.body.deliveries).toHaveLength(1);
  });

  it('lists deliveries by status, webhook, type, event and time, in pages', async () => {
    const { id: tenantId } = await createTenant(api.database.pool);
    const first = await makeDeliveries(api, {
      tenantId,
      count: 5,
      status: 'succeeded',
      eventType: 'order.created',
    });
    const second = await makeDeliveries(api, {
      tenantId,
      count: 3,
      status: 'dead',
      reason: 'REJECTED',
    });
    const all = [...first.ids, ...second.ids].reverse();
    const list = async (filter: string) => {
      const { status, body } = await get(
        `/deliveries?tenant_id=${tenantId}&${filter}`,
        people.operator,
      );
      expect(status).toBe(200);
      return body.data.map((one: { delivery_id: string }) => one.delivery_id);
    };
    expect(await list('')).toEqual(all);
    expect(await list('status=dead')).toEqual([...second.ids].reverse());
    expect(await list(`webhook_id=${first.webhookId}`)).toEqual([...first.ids].reverse());
    expect(await list('webhook_id=nonsense')).toEqual([]);
    expect(await list('event_type=order.created')).toHaveLength(5);
    const [eventId] = second.eventIds;
    expect(await list(`event_id=evt_${eventId}`)).toEqual([second.ids[0]]);
    expect(await list('event_id=unknown')).toEqual([]);
    expect(await list(`from=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual([]);
    expect(await list(`to=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual(all);
    expect(await list(`to=2020-01-01T00:00:00Z`)).toEqual([]);

    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await get(
        `/deliveries?tenant_id=${tenantId}&limit=3${cursor}`,
        people.operator,
      );
      seen.push(...body.data.map((one: { delivery_id: string }) => one.delivery_id));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(all);
    for (const bad of ['status=lost', 'from=yesterday', 'limit=0', 'limit=many', 'cursor=7']) {
      expect((await get(`/deliveries?${bad}`)).status, bad).toBe(400);
    }
  });

  it('replays a dead delivery once, however often it is asked (promise 3)', async () => {
    const { pool } = api.database;
    const { tenantId } = people;
    const { ids } = await makeDeliveries(api, {
      tenantId,
      count: 1,
      status: 'dead',
      reason: 'RETRIES_EXHAUSTED',
      attempts: 6,
    });
    const path = `/api/v1/deliveries/${ids[0]}/replay`;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => api.call('POST', path, { token: people.owner })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.filter(({ body }) => body.replayed)).toHaveLength(1);
    const { rows } = await pool.query(
      'select status, attempts, series_start, reason from deliveries where id = $1',
      [ids[0]],
    );
    expect(rows).toEqual([{ status: 'pending', attempts: 6, series_start: 6, reason: null }]);
    const waiting = await pool.query(
      'select tier, lane from pending_deliveries where delivery_id = $1',
      [ids[0]],
    );
    expect(waiting.rows).toEqual([{ tier: 'standard', lane: 'replay' }]);
  });

  it.each([
    ['pending', /on its way/],
    ['queued', /on its way/],
    ['held', /held/],
  ] as const)(
    'leaves a delivery that is %s as it is when asked to replay it, and says why',
    async (status, why) => {
      const { ids } = await makeDeliveries(api, { tenantId: people.tenantId, count: 1, status });
      const { body } = await replay(ids[0]);
      expect([body.status, body.replayed]).toEqual([status, false]);
      expect(body.message).toMatch(why);
    },
  );

  it.each(['succeeded', 'discarded'] as const)(
    'replays a delivery that is %s: a new series, once while it runs, its attempts still to be seen',
    async (status) => {
      const { pool } = api.database;
      const { tenantId } = people;
      const given = { tenantId, count: 1, status, reason: 'X', attempts: 2 };
      const { ids, webhookId } = await makeDeliveries(api, given);
      const [id = ''] = ids;
      for (const number of [1, 2]) {
        const httpStatus = number === 1 ? 500 : 200;
        await createAttempt(pool, { tenantId, deliveryId: id, webhookId, number, httpStatus });
      }
      const answers = await Promise.all(Array.from({ length: 3 }, () => replay(id)));
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
      expect(answers.filter(({ body }) => body.replayed)).toHaveLength(1);
      expect(answers.filter(({ body }) => body.message === null)).toHaveLength(1);
      const { body } = await get(`/deliveries/${id}`);
      expect(body).toMatchObject({ status: 'pending', reason: null, attempt_count: 2 });
      const statuses = body.attempts.map((one: { http_status: number }) => one.http_status);
      expect(statuses).toEqual([500, 200]);
      const { rows } = await pool.query(
        `select d.series_start, p.lane from deliveries d join pending_deliveries p on p.delivery_id = d.id
         where d.id = $1`,
        [id],
      );
      expect(rows).toEqual([{ series_start: 2, lane: 'replay' }]);
    },
  );

  it.each(['dead', 'succeeded', 'discarded'] as const)(
    'leaves a delivery that is %s what it is when its webhook was deleted',
    async (status) => {
      const { ids, webhookId } = await makeDeliveries(api, {
        tenantId: people.tenantId,
        count: 1,
        status,
      });
      await api.database.pool.query('update webhooks set deleted_at = now() where id = $1', [
        webhookId,
      ]);
      const { body } = await replay(ids[0]);
      expect([body.status, body.replayed]).toEqual([status, false]);
      expect(body.message).toMatch(/deleted/);
    },
  );

  it("keeps viewers from replaying, and everyone from another tenant's (promise 7)", async () => {
    const { id: tenantId } = await createTenant(api.database.pool);
    const theirs = await makeDeliveries(api, { tenantId, count: 1, status: 'dead' });
    const [id] = theirs.ids;
    const replay = (token: string) =>
      api.call('POST', `/api/v1/deliveries/${id}/replay`, { token });
    expect((await replay(people.owner)).status).toBe(404);
    expect((await replay(people.viewer)).status).toBe(403);
    expect((await get(`/deliveries/${id}`)).status).toBe(404);
    expect((await get(`/events/${theirs.eventIds[0]}`)).status).toBe(404);
    expect((await get(`/deliveries?webhook_id=${theirs.webhookId}`)).body.data).toEqual([]);
    expect((await get(`/deliveries/${id}`, people.operator)).status).toBe(200);
    expect((await replay(people.operator)).body.replayed).toBe(true);
  });

  it('lets a webhook of another tenant stand in no list by accident', async () => {
    const { pool } = api.database;
    const mine = await createEvent(pool, { tenantId: people.tenantId });
    const { id: tenantId } = await createTenant(pool);
    const { webhookId } = await makeDeliveries(api, { tenantId, count: 0 });
    await createDelivery(pool, { tenantId, eventId: mine.id, webhookId });
    expect((await get(`/events/${mine.id}`)).body.deliveries).toEqual([]);
  });
});
