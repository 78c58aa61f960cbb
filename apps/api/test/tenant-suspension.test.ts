import {
  createAccount,
  createApiKey,
  createDelivery,
  createEvent,
  createWebhook,
  useDatabase,
  useRedis,
  waitUntil,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RING_TEXT, type RunningApi, startApi } from './ingest/support/api.ts';
import { createSender, createSource, createTenant, eventsOf } from './ingest/support/rows.ts';
import { newEvent, send } from './ingest/support/send.ts';
import { type Person, signIn, withToken } from './support/graphql.ts';

const database = useDatabase();
const redis = useRedis();

/** Processes of one installation: two that Redis connects, and one that Redis is away for. */
let near: RunningApi;
let hinted: RunningApi;
let alone: RunningApi;
let operator: Person;

beforeAll(async () => {
  const services = { databaseUrl: database.url, redisUrl: redis.url };
  near = await startApi(services);
  hinted = await startApi(services);
  alone = await startApi({ databaseUrl: database.url, redisUrl: 'redis://127.0.0.1:1' });
  operator = await signIn(near, await createAccount(database.pool, { isOperator: true }));
});
afterAll(() => Promise.all([near?.close(), hinted?.close(), alone?.close()]));

const UPDATE = `mutation ($id: ID!, $input: UpdateTenantInput!) {
  updateTenant(id: $id, input: $input) { tenant { id slug name isSuspended } } }`;

const update = async (person: Person, id: string, input: object) =>
  (await person.ask(near, UPDATE, { id, input })).updateTenant.tenant;

async function keyOf(tenantId: string, role: 'owner' | 'admin' | 'developer') {
  return withToken((await createApiKey(database.pool, { tenantId, role })).secret);
}

async function auditOf(tenantId: string) {
  const { rows } = await database.pool.query(
    `select action, summary, changes from audit_log
     where tenant_id = $1 and target_kind = 'tenant' order by id`,
    [tenantId],
  );
  return rows;
}

async function releasesOf(tenantId: string) {
  const { rows } = await database.pool.query(
    'select kind, filter, total, status from replays where tenant_id = $1',
    [tenantId],
  );
  return rows;
}

describe('a suspended tenant', () => {
  test('is refused at once by the process that did it, and by every other, with and without Redis; and taken again', async () => {
    const { tenantId, source } = await createSender(database.pool);
    const apis = [near, hinted, alone];
    const codeAt = async (api: RunningApi) => {
      const { status, body } = await send(api, source, newEvent());
      return status === 202 ? '202' : `${status} ${body.error.code}`;
    };
    for (const api of apis) expect(await codeAt(api)).toBe('202');
    expect(await update(operator, tenantId, { isSuspended: true })).toMatchObject({
      isSuspended: true,
    });
    expect(await codeAt(near)).toBe('403 TENANT_SUSPENDED');
    for (const api of apis) {
      await waitUntil(async () => (await codeAt(api)) === '403 TENANT_SUSPENDED', {
        describe: 'the refusal by another process',
      });
    }
    const before = (await eventsOf(database.pool, tenantId)).length;
    for (const api of apis) expect(await codeAt(api)).toBe('403 TENANT_SUSPENDED');
    expect(await eventsOf(database.pool, tenantId)).toHaveLength(before);

    await update(operator, tenantId, { isSuspended: false });
    expect(await codeAt(near)).toBe('202');
    for (const api of apis) {
      await waitUntil(async () => (await codeAt(api)) === '202', { describe: 'the return' });
    }
  });

  test('of an array, its own events are refused and those of others accepted', async () => {
    const [suspended, other] = [
      await createTenant(database.pool),
      await createTenant(database.pool),
    ];
    const source = await createSource(database.pool, { tenantId: null, grantsAllTenants: true });
    await update(operator, suspended.id, { isSuspended: true });
    const { status, body } = await send(near, source, [
      newEvent({ client_id: suspended.slug }),
      newEvent({ client_id: other.slug }),
    ]);
    expect(status).toBe(207);
    expect(body).toMatchObject({
      accepted: 1,
      rejected: 1,
      results: [{ error: { code: 'TENANT_SUSPENDED' } }, { status: 'accepted' }],
    });
  });

  test('publishes, tests and resends nothing', async () => {
    const { id: tenantId } = await createTenant(database.pool);
    const developer = await keyOf(tenantId, 'developer');
    const webhook = await createWebhook(database.pool, {
      keyRing: RING_TEXT,
      tenantId,
      callbackUrl: 'https://example.test/hook',
    });
    const event = await createEvent(database.pool, { tenantId });
    const calls: [string, object][] = [
      [
        'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { duplicate } }',
        { input: { eventType: 'order.created', data: {} } },
      ],
      [
        'mutation ($id: ID!) { sendTestEvent(webhookId: $id) { event { id } } }',
        { id: webhook.id },
      ],
      [
        'mutation ($id: ID!, $webhookIds: [ID!]!) { resendEvent(id: $id, webhookIds: $webhookIds) { deliveries { id } } }',
        { id: event.id, webhookIds: [webhook.id] },
      ],
    ];
    await update(operator, tenantId, { isSuspended: true });
    for (const [document, variables] of calls) {
      await expect(developer.ask(near, document, variables)).rejects.toMatchObject({
        code: 'TENANT_SUSPENDED',
      });
    }
    const { rows } = await database.pool.query(
      'select count(*)::int as count from deliveries where tenant_id = $1',
      [tenantId],
    );
    expect(rows).toEqual([{ count: 0 }]);
    await update(operator, tenantId, { isSuspended: false });
    for (const [document, variables] of calls) await developer.ask(near, document, variables);
  });

  test('has what its suspension held released at its end, once, and nothing else', async () => {
    const { id: tenantId } = await createTenant(database.pool);
    const webhook = await createWebhook(database.pool, {
      keyRing: RING_TEXT,
      tenantId,
      callbackUrl: 'https://example.test/hook',
    });
    await update(operator, tenantId, { isSuspended: true });
    for (const reason of ['TENANT_SUSPENDED', 'TENANT_SUSPENDED', 'FILTER_UNREADABLE']) {
      const event = await createEvent(database.pool, { tenantId });
      const ids = { tenantId, eventId: event.id, webhookId: webhook.id };
      await createDelivery(database.pool, { ...ids, status: 'held', reason });
    }
    await update(operator, tenantId, { isSuspended: true });
    await update(operator, tenantId, { name: 'Renamed meanwhile' });
    expect(await releasesOf(tenantId)).toEqual([]);
    await update(operator, tenantId, { isSuspended: false });
    await update(operator, tenantId, { isSuspended: false });
    expect(await releasesOf(tenantId)).toEqual([
      { kind: 'held', filter: { reason: 'TENANT_SUSPENDED' }, total: 2, status: 'running' },
    ]);
    expect(await auditOf(tenantId)).toMatchObject([
      { action: 'tenant.suspended', changes: { isSuspended: [false, true] } },
      { action: 'tenant.updated', changes: { name: [expect.any(String), 'Renamed meanwhile'] } },
      { action: 'tenant.resumed', changes: { isSuspended: [true, false] } },
    ]);
  });
});

describe('updateTenant', () => {
  test('an owner changes the name, and neither suspends nor resumes', async () => {
    const { id, slug } = await createTenant(database.pool);
    const owner = await keyOf(id, 'owner');
    expect(await update(owner, id, { name: 'Umlaut & Söhne' })).toEqual({
      id,
      slug,
      name: 'Umlaut & Söhne',
      isSuspended: false,
    });
    for (const isSuspended of [true, false]) {
      const asked = update(owner, id, { name: 'Not this', isSuspended });
      await expect(asked).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(update(await keyOf(id, 'admin'), id, { name: 'Not this' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await update(operator, id, {})).toMatchObject({ name: 'Umlaut & Söhne' });
    expect(await auditOf(id)).toMatchObject([
      { action: 'tenant.updated', summary: `Renamed the tenant ${slug}` },
    ]);
  });

  test('refuses a name that is none, and a tenant that is not there or not theirs', async () => {
    const { id } = await createTenant(database.pool);
    const other = await createTenant(database.pool);
    const owner = await keyOf(id, 'owner');
    for (const name of ['', 'x'.repeat(201)]) {
      await expect(update(owner, id, { name })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'name' }],
      });
    }
    const theirs = update(owner, other.id, { name: 'Mine' });
    await expect(theirs).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const nowhere of ['nothing', '019f0000-0000-7000-8000-000000000000']) {
      const asked = update(operator, nowhere, { isSuspended: true });
      await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test('a new tenant is not suspended, and the queries of tenants tell who is', async () => {
    const CREATE = `mutation ($input: CreateTenantInput!) {
      createTenant(input: $input) { tenant { id isSuspended } } }`;
    const input = { slug: 'not-suspended', name: 'New' };
    const { tenant } = (await operator.ask(near, CREATE, { input })).createTenant;
    expect(tenant.isSuspended).toBe(false);
    await update(operator, tenant.id, { isSuspended: true });
    const owner = await keyOf(tenant.id, 'owner');
    const GET =
      'query ($id: ID!) { tenant(id: $id) { isSuspended } viewer { tenant { isSuspended } } }';
    expect(await owner.ask(near, GET, { id: tenant.id })).toEqual({
      tenant: { isSuspended: true },
      viewer: { tenant: { isSuspended: true } },
    });
  });

  test("people's role cannot write the suspension, whatever the code says (promise 7)", async () => {
    const { id } = await createTenant(database.pool);
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('set local role posthorn_tenant');
      await client.query(`select set_config('posthorn.tenant_id', $1, true)`, [id]);
      await client.query(`update tenants set name = 'Theirs' where id = $1`, [id]);
      await expect(
        client.query('update tenants set is_suspended = true where id = $1', [id]),
      ).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
