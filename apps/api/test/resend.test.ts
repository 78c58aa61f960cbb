import { idTimeMs, newId } from '@posthorn/domain';
import {
  createAccount,
  createApiKey,
  createDelivery,
  createEvent,
  createTenant,
  createWebhook,
  waitUntil,
} from '@posthorn/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

const RESEND = `mutation ($id: ID!, $webhookIds: [ID!]!) {
  resendEvent(id: $id, webhookIds: $webhookIds) {
    deliveries { id status reason reasonText createdAt resentAt attemptCount webhook { id } event { id } }
  }
}`;

describe('an event that is sent again (promise 6)', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  const webhookOf = async (tenantId = people.tenantId, values: Record<string, unknown> = {}) => {
    const hook = { keyRing: api.keyRing, tenantId, callbackUrl: 'https://example.test/hook' };
    const { id } = await createWebhook(api.database.pool, hook);
    for (const [column, value] of Object.entries(values)) {
      await api.database.pool.query(`update webhooks set ${column} = $2 where id = $1`, [
        id,
        value,
      ]);
    }
    return id;
  };
  const eventOf = (values: Partial<Parameters<typeof createEvent>[1]> = {}) =>
    createEvent(api.database.pool, { tenantId: people.tenantId, ...values });
  const resend = (id: string, webhookIds: readonly string[], token = people.developer) =>
    api.graphql(RESEND, { id, webhookIds }, token);
  const countDeliveries = async (eventId: string) => {
    const { rows } = await api.database.pool.query(
      'select count(*)::int as count from deliveries where event_id = $1',
      [eventId],
    );
    return rows[0].count;
  };

  it('goes to webhooks that it did not match, as new deliveries beside the old ones', async () => {
    const { pool } = api.database;
    const [had, filtered, unsubscribed] = [
      await webhookOf(),
      await webhookOf(undefined, { filters: '{"amount_gt": 1000}' }),
      await webhookOf(undefined, { event_types: ['order.created'] }),
    ];
    const event = await eventOf({ filteredWebhookIds: [filtered], atMs: Date.now() - 3_600_000 });
    const ids = { tenantId: people.tenantId, eventId: event.id, webhookId: had };
    const first = await createDelivery(pool, { ...ids, status: 'succeeded', attempts: 1 });
    const later = await webhookOf();

    const asked = [later, had, filtered, unsubscribed];
    const { data, errors } = await resend(event.id, asked);
    expect(errors).toBeUndefined();
    const { deliveries } = data.resendEvent;
    expect(deliveries.map((one: { webhook: { id: string } }) => one.webhook.id)).toEqual(asked);
    for (const one of deliveries) {
      expect(one).toMatchObject({
        status: 'PENDING',
        reason: null,
        attemptCount: 0,
        event: { id: event.id },
      });
      expect(one.createdAt).toBe(one.resentAt);
      expect(Date.parse(one.createdAt)).toBeGreaterThan(idTimeMs(event.id) + 3_000_000);
      // What loads a batch looks the event up in the day of its deliveries.
      expect(idTimeMs(one.id)).toBe(idTimeMs(event.id));
    }
    const made = deliveries.map(({ id }: { id: string }) => id);
    const { rows: waiting } = await pool.query(
      `select delivery_id, lane, tier from pending_deliveries
       where delivery_id = any($1) and due_at <= now()`,
      [made],
    );
    expect(waiting.map((row) => row.delivery_id).sort()).toEqual([...made].sort());
    expect(new Set(waiting.map((row) => `${row.lane} ${row.tier}`))).toEqual(
      new Set(['replay standard']),
    );

    const query = `query ($id: ID!) { event(id: $id) {
      matched filteredWebhooks { id } deliveries { id resentAt status } } }`;
    const { data: seen } = await api.graphql(query, { id: event.id }, people.viewer);
    expect(seen.event.deliveries[0]).toEqual({ id: first.id, resentAt: null, status: 'SUCCEEDED' });
    expect(seen.event.deliveries).toHaveLength(5);
    // What was decided when it was accepted stays true.
    expect([seen.event.matched, seen.event.filteredWebhooks]).toEqual([1, [{ id: filtered }]]);
  });

  it('keeps the millisecond of an event that came a moment ago, whatever ids were made since', async () => {
    const event = await eventOf({ atMs: Date.now() - 2_000 });
    newId();
    const { data } = await resend(event.id, [await webhookOf()]);
    expect(idTimeMs(data.resendEvent.deliveries[0].id)).toBe(idTimeMs(event.id));
  });

  it("has the tier of its event type, or its webhook's priority", async () => {
    const { pool } = api.database;
    const name = `urgent.${newId()}`;
    await pool.query(`insert into event_types (id, name, tier) values ($1, $2, 'high')`, [
      newId(),
      name,
    ]);
    const event = await eventOf({ eventType: name });
    const bulk = await webhookOf(undefined, { priority: 'bulk' });
    const { data } = await resend(event.id, [await webhookOf(), bulk]);
    const { rows } = await pool.query(
      `select d.tier, d.event_type, p.tier as waits_in from deliveries d
       join pending_deliveries p on p.delivery_id = d.id where d.id = any($1)
       order by d.webhook_id = $2`,
      [data.resendEvent.deliveries.map(({ id }: { id: string }) => id), bulk],
    );
    expect(rows).toEqual([
      { tier: 'high', event_type: name, waits_in: 'high' },
      { tier: 'bulk', event_type: name, waits_in: 'bulk' },
    ]);
  });

  it.each([
    ['inactive', null, 'WEBHOOK_INACTIVE'],
    ['inactive', 'UNVERIFIED', 'WEBHOOK_UNVERIFIED'],
    ['disabled', 'GONE', 'WEBHOOK_DISABLED'],
  ])('is held for a webhook that is %s (%s), as at ingest', async (status, why, reason) => {
    const webhook = await webhookOf(undefined, { status, status_reason: why });
    const { data } = await resend((await eventOf()).id, [webhook]);
    const [delivery] = data.resendEvent.deliveries;
    expect(delivery).toMatchObject({ status: 'HELD', reason });
    const { rowCount } = await api.database.pool.query(
      'select from pending_deliveries where delivery_id = $1',
      [delivery.id],
    );
    expect(rowCount).toBe(0);
  });

  it('waits for a change of the webhook that is under way: nothing is held for good', async () => {
    const { pool } = api.database;
    const webhook = await webhookOf(undefined, { status: 'inactive' });
    const event = await eventOf();
    const activation = await pool.connect();
    try {
      await activation.query('begin');
      await activation.query(`update webhooks set status = 'active' where id = $1`, [webhook]);
      const asked = resend(event.id, [webhook]);
      await waitUntil(
        async () => {
          const { rowCount } = await pool.query(
            `select from pg_stat_activity where datname = current_database()
               and wait_event_type = 'Lock' and query like '%webhooks%'`,
          );
          return rowCount === 1;
        },
        { describe: 'the resending to wait for the activation' },
      );
      await activation.query('commit');
      const { data } = await asked;
      expect(data.resendEvent.deliveries[0].status).toBe('PENDING');
    } finally {
      activation.release();
    }
  });

  it('makes one delivery for a webhook that is named twice', async () => {
    const event = await eventOf();
    const webhook = await webhookOf();
    const { data } = await resend(event.id, [webhook, webhook.toUpperCase()]);
    expect(data.resendEvent.deliveries).toHaveLength(1);
  });

  it('makes all or nothing: deleted, unknown and foreign webhooks are not there (promise 7)', async () => {
    const event = await eventOf();
    const mine = await webhookOf();
    const { id: stranger } = await createTenant(api.database.pool);
    const wrong = [
      await webhookOf(undefined, { deleted_at: new Date() }),
      await webhookOf(stranger),
      newId(),
      'nonsense',
    ];
    for (const webhook of wrong) {
      for (const token of [people.developer, people.operator]) {
        const { errors } = await resend(event.id, [mine, webhook], token);
        expect(errors?.[0]?.extensions.code, webhook).toBe('NOT_FOUND');
      }
    }
    expect(await countDeliveries(event.id)).toBe(0);
    const theirs = await createEvent(api.database.pool, { tenantId: stranger });
    for (const id of [theirs.id, newId(), 'nonsense']) {
      const { errors } = await resend(id, [mine]);
      expect(errors?.[0]?.extensions.code, id).toBe('NOT_FOUND');
    }
    expect(await countDeliveries(theirs.id)).toBe(0);
  });

  it('takes 1 to 100 webhooks', async () => {
    const event = await eventOf();
    for (const count of [0, 101]) {
      const { errors } = await resend(
        event.id,
        Array.from({ length: count }, () => newId()),
      );
      expect(errors?.[0]?.extensions, `${count}`).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'webhookIds' }],
      });
    }
    const all = await Promise.all(Array.from({ length: 100 }, () => webhookOf()));
    const { data } = await resend(event.id, all);
    expect(data.resendEvent.deliveries).toHaveLength(100);
  });

  it('takes the role developer, and is in the audit log with what was made', async () => {
    const event = await eventOf({ eventId: `evt_${newId()}` });
    const webhook = await webhookOf();
    const refused = await resend(event.id, [webhook], people.viewer);
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const { data } = await resend(event.id, [webhook]);
    const log = `query ($filter: AuditLogFilter) { auditLog(filter: $filter) {
      edges { node { action targetKind targetId summary changes } } } }`;
    const filter = { tenantId: people.tenantId, action: 'event.resent' };
    const { data: found } = await api.graphql(log, { filter }, people.owner);
    expect(found.auditLog.edges[0].node).toEqual({
      action: 'event.resent',
      targetKind: 'event',
      targetId: event.id,
      summary: `Sent ${event.eventId} (payment.succeeded) again to 1 webhook`,
      changes: {
        webhookIds: [null, [webhook]],
        deliveryIds: [null, [data.resendEvent.deliveries[0].id]],
      },
    });
  });

  describe('by REST', () => {
    const post = (ref: string, body: object | undefined, token = people.developer) =>
      api.call('POST', `/api/v1/events/${encodeURIComponent(ref)}/resend`, { token, body });

    it("is named by either id, and answers 202 with the deliveries and the event's shows them", async () => {
      const event = await eventOf({ eventId: 'evt/ again' });
      const webhook = await webhookOf();
      for (const ref of [event.id, 'evt/ again']) {
        const { status, body } = await post(ref, { webhook_ids: [webhook] });
        expect(status, ref).toBe(202);
        expect(body.deliveries).toEqual([
          expect.objectContaining({ webhook_id: webhook, event: event.id, status: 'pending' }),
        ]);
        expect(body.deliveries[0].resent_at).toBe(body.deliveries[0].created_at);
      }
      const path = `/api/v1/events/${event.id}`;
      const shown = await api.call('GET', path, { token: people.viewer });
      expect(shown.body.deliveries).toHaveLength(2);
    });

    it('refuses what does not fit, each with its code', async () => {
      const event = await eventOf();
      const webhook = await webhookOf();
      const cases: [body: object | undefined, status: number, code: string][] = [
        [undefined, 400, 'EMPTY_BODY'],
        [{}, 400, 'VALIDATION_FAILED'],
        [{ webhook_ids: [] }, 400, 'VALIDATION_FAILED'],
        [{ webhook_ids: webhook }, 400, 'VALIDATION_FAILED'],
        [{ webhook_ids: [webhook], more: 1 }, 400, 'VALIDATION_FAILED'],
        [{ webhook_ids: Array(101).fill(webhook) }, 400, 'VALIDATION_FAILED'],
        [{ webhook_ids: [newId()] }, 404, 'NOT_FOUND'],
      ];
      for (const [body, status, code] of cases) {
        const answer = await post(event.id, body);
        expect([answer.status, answer.body.error.code], JSON.stringify(body)).toEqual([
          status,
          code,
        ]);
      }
      const viewer = await post(event.id, { webhook_ids: [webhook] }, people.viewer);
      expect(viewer.status).toBe(403);
      expect(await countDeliveries(event.id)).toBe(0);
    });
  });
});

describe('a test event of a type with an example (contract, "Trust")', () => {
  const api = useApi();
  const EXAMPLE = '{ "amount": 1.50, "big": 12345678901234567890, "a": "\\u00fc" }';

  it.each([
    ['GraphQL', 'has its bytes as data', EXAMPLE, EXAMPLE],
    ['REST', 'has its bytes as data', EXAMPLE, EXAMPLE],
    ['GraphQL', 'has sample data where there is none', null, /"test":true/],
  ])('by %s %s', async (way, _, example, wanted) => {
    const { pool } = api.database;
    const { id: tenantId } = await createTenant(pool);
    const key = await createApiKey(pool, { tenantId, role: 'developer' });
    const type = `shown.${newId()}`;
    await pool.query('insert into event_types (id, name, example) values ($1, $2, $3)', [
      newId(),
      type,
      example,
    ]);
    const hook = { keyRing: api.keyRing, tenantId, callbackUrl: 'https://example.test/hook' };
    const webhook = await createWebhook(pool, hook);
    if (way === 'REST') {
      const path = `/api/v1/webhooks/${webhook.id}/test`;
      const body = { event_type: type };
      const answer = await api.call('POST', path, { token: key.secret, body });
      expect(answer.status).toBe(202);
    } else {
      const send = `mutation ($id: ID!, $type: String) {
        sendTestEvent(webhookId: $id, eventType: $type) { event { data } } }`;
      const { errors } = await api.graphql(send, { id: webhook.id, type }, key.secret);
      expect(errors).toBeUndefined();
    }
    const { rows } = await pool.query('select event_type, data from events where tenant_id = $1', [
      tenantId,
    ]);
    expect(rows).toEqual([
      {
        event_type: type,
        data: typeof wanted === 'string' ? wanted : expect.stringMatching(wanted),
      },
    ]);
  });

  it('shows an event that does not fit its schema, and what the schema has against it', async () => {
    const { pool } = api.database;
    const { id: tenantId } = await createTenant(pool);
    const owner = await createAccount(pool, { memberOf: [{ tenantId, role: 'owner' }] });
    const type = `warned.${newId()}`;
    await pool.query(
      `insert into event_types (id, name, json_schema, on_schema_fault) values ($1, $2, $3, 'warn')`,
      [newId(), type, JSON.stringify({ properties: { amount: { type: 'number' } } })],
    );
    const publish = `mutation ($input: PublishEventInput!) { publishEvent(input: $input) {
      event { schemaFaults { path message } } } }`;
    const input = { tenantId, eventType: type, data: { amount: 'many' } };
    const { data } = await api.graphql(publish, { input }, await api.signIn(owner));
    expect(data.publishEvent.event.schemaFaults).toEqual([
      { path: 'data.amount', message: expect.stringMatching(/number/) },
    ]);
  });
});
