import { createAccount, createApiKey, useDatabase, useRedis, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApi, startApi } from './ingest/support/api.ts';
import {
  createSender,
  createSource,
  createTenant,
  eventsOf,
  type TestSource,
} from './ingest/support/rows.ts';
import { newEvent, send } from './ingest/support/send.ts';
import { type Person, signIn, withToken } from './support/graphql.ts';

const database = useDatabase();
const redis = useRedis();
const CLOSED_PORT = 'redis://127.0.0.1:1';

/** Processes of one installation: two that Redis connects, and one that Redis is away for. */
let near: RunningApi;
let hinted: RunningApi;
let alone: RunningApi;
let operator: Person;

beforeAll(async () => {
  const services = { databaseUrl: database.url, redisUrl: redis.url };
  near = await startApi(services);
  hinted = await startApi(services);
  alone = await startApi({ databaseUrl: database.url, redisUrl: CLOSED_PORT });
  operator = await signIn(near, await createAccount(database.pool, { isOperator: true }));
});
afterAll(() => Promise.all([near?.close(), hinted?.close(), alone?.close()]));

const FIELDS = `id name isActive allowedEventTypes allowedAddresses requiresSignedTimestamp
  eventsPerSecond grantsAllTenants grantedTenants { id }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateSourceInput!) {
  updateSource(id: $id, input: $input) { source { ${FIELDS} } } }`;
const GET = `query ($id: ID!) { source(id: $id) { ${FIELDS} } }`;

const update = async (person: Person, id: string, input: object) =>
  (await person.ask(near, UPDATE, { id, input })).updateSource.source;

async function keyOf(tenantId: string, role: 'owner' | 'admin' | 'developer' | 'viewer') {
  return withToken((await createApiKey(database.pool, { tenantId, role })).secret);
}

const codeOf = async (api: RunningApi, source: TestSource, event = newEvent()) => {
  const { status, body } = await send(api, source, event);
  return status === 202 ? 202 : `${status} ${body.error.code}`;
};

describe('a source that is disabled', () => {
  test('is refused at once by the process that did it, and by every other, with and without Redis', async () => {
    const { tenantId, source } = await createSender(database.pool);
    const admin = await keyOf(tenantId, 'admin');
    for (const api of [near, hinted, alone]) expect(await codeOf(api, source)).toBe(202);
    await update(admin, source.id, { isActive: false });
    expect(await codeOf(near, source)).toBe('401 INVALID_API_KEY');
    for (const api of [hinted, alone]) {
      await waitUntil(async () => (await codeOf(api, source)) === '401 INVALID_API_KEY', {
        describe: 'the refusal by another process',
      });
    }
    const before = (await eventsOf(database.pool, tenantId)).length;
    const refused = await send(near, source, newEvent());
    expect(refused.body.error.message).toContain('disabled');
    expect(await eventsOf(database.pool, tenantId)).toHaveLength(before);
    await update(admin, source.id, { isActive: true });
    for (const api of [near, hinted, alone]) {
      await waitUntil(async () => (await codeOf(api, source)) === 202, { describe: 'the return' });
    }
  });
});

describe('updateSource', () => {
  test('changes what it names, keeps the rest, and null brings the default back', async () => {
    const { tenantId, source } = await createSender(database.pool);
    const admin = await keyOf(tenantId, 'admin');
    const settings = {
      name: 'Shop',
      allowedEventTypes: ['order.*'],
      allowedAddresses: ['127.0.0.0/8', '::1'],
      requiresSignedTimestamp: true,
      eventsPerSecond: 50,
    };
    expect(await update(admin, source.id, settings)).toMatchObject({ ...settings, isActive: true });
    const renamed = { ...settings, name: 'Store' };
    expect(await update(admin, source.id, { name: 'Store' })).toMatchObject(renamed);
    const defaults = {
      allowedEventTypes: null,
      allowedAddresses: null,
      requiresSignedTimestamp: null,
      eventsPerSecond: null,
    };
    expect(await update(admin, source.id, defaults)).toMatchObject({
      name: 'Store',
      allowedEventTypes: [],
      allowedAddresses: [],
      requiresSignedTimestamp: false,
      eventsPerSecond: null,
    });
    expect((await admin.ask(near, GET, { id: source.id })).source.name).toBe('Store');
  });

  test('what it changes counts at ingest: types, addresses, rate, signature', async () => {
    const { tenantId, source } = await createSender(database.pool);
    const admin = await keyOf(tenantId, 'admin');
    const order = () => newEvent({ event_type: 'order.created' });
    await update(admin, source.id, { allowedEventTypes: ['payment.*'] });
    expect(await codeOf(near, source, order())).toBe('403 EVENT_TYPE_NOT_ALLOWED');
    await update(admin, source.id, { allowedEventTypes: [], allowedAddresses: ['192.0.2.7'] });
    expect(await codeOf(near, source, order())).toBe('403 ADDRESS_NOT_ALLOWED');
    await update(admin, source.id, { allowedAddresses: null, requiresSignedTimestamp: true });
    expect(await codeOf(near, source, order())).toBe('401 MISSING_SIGNATURE');
    await update(admin, source.id, { requiresSignedTimestamp: false, eventsPerSecond: 1 });
    const array = Array.from({ length: 50 }, order);
    expect((await send(near, source, array)).status).toBe(207);
    expect(await codeOf(near, source, order())).toBe('429 SOURCE_THROTTLED');
    await update(admin, source.id, { eventsPerSecond: null });
    expect(await codeOf(near, source, order())).toBe(202);
  });

  test("grants an operator's source to exactly the tenants named, or to all", async () => {
    const [one, two] = [await createTenant(database.pool), await createTenant(database.pool)];
    const source = await createSource(database.pool, { tenantId: null, grants: [one.id] });
    const codes = async () => [
      await codeOf(near, source, newEvent({ client_id: one.slug })),
      await codeOf(near, source, newEvent({ client_id: two.slug })),
    ];
    const refused = '403 CLIENT_NOT_GRANTED';
    expect(await codes()).toEqual([202, refused]);
    const changed = await update(operator, source.id, { grantedTenantIds: [two.id, two.id] });
    expect(changed.grantedTenants).toEqual([{ id: two.id }]);
    expect(await codes()).toEqual([refused, 202]);
    await update(operator, source.id, { grantedTenantIds: null });
    expect(await codes()).toEqual([refused, refused]);
    await update(operator, source.id, { grantsAllTenants: true });
    expect(await codes()).toEqual([202, 202]);
    const unknown = one.id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await expect(update(operator, source.id, { grantedTenantIds: [unknown] })).rejects.toThrow(
      `No such tenants: ${unknown}`,
    );
  });

  test.each([
    ['name', { name: '' }, 'name'],
    ['blank name', { name: '  ' }, 'name'],
    ['null for a name', { name: null }, 'name'],
    ['null for whether it is active', { isActive: null }, 'isActive'],
    ['pattern', { allowedEventTypes: ['a.*', 'a b'] }, 'allowedEventTypes.1'],
    ['too many patterns', { allowedEventTypes: Array(101).fill('a.b') }, 'allowedEventTypes'],
    ['address', { allowedAddresses: ['nowhere'] }, 'allowedAddresses.0'],
    ['range', { allowedAddresses: ['10.0.0.0/8', '10.0.0.0/33'] }, 'allowedAddresses.1'],
    ['range with an exponent', { allowedAddresses: ['10.0.0.0/1e1'] }, 'allowedAddresses.0'],
    ['rate', { eventsPerSecond: 0 }, 'eventsPerSecond'],
  ])('refuses what makes no sense, and changes nothing: %s', async (_what, input, path) => {
    const { tenantId, source } = await createSender(database.pool);
    const admin = await keyOf(tenantId, 'admin');
    const before = await admin.ask(near, GET, { id: source.id });
    await expect(update(admin, source.id, { eventsPerSecond: 7, ...input })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path }],
    });
    expect(await admin.ask(near, GET, { id: source.id })).toEqual(before);
  });

  test("grants are not for a tenant's own source, whoever asks", async () => {
    const { tenantId, source } = await createSender(database.pool);
    const owner = await keyOf(tenantId, 'owner');
    for (const person of [owner, operator]) {
      for (const input of [{ grantsAllTenants: true }, { grantedTenantIds: [tenantId] }]) {
        await expect(update(person, source.id, input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
    }
  });

  test("is for admins; another tenant's source, and the operator's, are not there (promise 7)", async () => {
    const mine = await createSender(database.pool);
    const theirs = await createSender(database.pool);
    const operators = await createSource(database.pool, {
      tenantId: null,
      grants: [mine.tenantId],
    });
    const account = await createAccount(database.pool, {
      memberOf: [mine.tenantId, (await createTenant(database.pool)).id].map((tenantId) => ({
        tenantId,
        role: 'owner' as const,
      })),
    });
    const ofTwo = await signIn(near, account);
    const admin = await keyOf(mine.tenantId, 'admin');
    for (const person of [admin, ofTwo]) {
      for (const { id } of [theirs.source, operators]) {
        await expect(update(person, id, { name: 'x' })).rejects.toMatchObject({
          code: 'NOT_FOUND',
        });
        expect(await person.ask(near, GET, { id })).toEqual({ source: null });
      }
      expect((await update(person, mine.source.id, { name: 'Mine' })).name).toBe('Mine');
    }
    for (const role of ['developer', 'viewer'] as const) {
      const person = await keyOf(mine.tenantId, role);
      const input = { isActive: false };
      await expect(update(person, mine.source.id, input)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect((await person.ask(near, GET, { id: mine.source.id })).source.name).toBe('Mine');
    }
    expect((await update(operator, operators.id, { name: 'Ours' })).name).toBe('Ours');
  });

  test('is in the audit log: what changed, by whom; nothing where nothing did', async () => {
    const { tenantId, source } = await createSender(database.pool);
    const admin = await keyOf(tenantId, 'admin');
    await update(admin, source.id, { eventsPerSecond: 5, name: 'test' });
    await update(admin, source.id, { isActive: false });
    await update(admin, source.id, { isActive: false });
    const { rows } = await database.pool.query(
      'select tenant_id, actor_kind, summary, changes from audit_log where target_id = $1 order by id',
      [source.id],
    );
    const by = { tenant_id: tenantId, actor_kind: 'api_key' };
    expect(rows).toEqual([
      {
        ...by,
        summary: 'Changed the source test: eventsPerSecond',
        changes: { eventsPerSecond: [null, 5] },
      },
      { ...by, summary: 'Disabled the source test', changes: { isActive: [true, false] } },
    ]);
  });
});

describe('the address that a list is held to', () => {
  test('without a trusted proxy is the one that connected, whatever X-Forwarded-For says', async () => {
    const mine = await createSender(database.pool, { allowedAddresses: ['127.0.0.1', '::1'] });
    const other = await createSender(database.pool, { allowedAddresses: ['192.0.2.7'] });
    const tries: Record<string, string>[] = [
      {},
      { 'x-forwarded-for': '192.0.2.7' },
      { 'x-forwarded-for': '127.0.0.1, 192.0.2.7' },
      { forwarded: 'for=192.0.2.7', 'x-real-ip': '192.0.2.7' },
    ];
    for (const headers of tries) {
      expect((await send(near, mine.source, newEvent(), { headers })).status).toBe(202);
      const refused = await send(near, other.source, newEvent(), { headers });
      expect([refused.status, refused.body.error.code]).toEqual([403, 'ADDRESS_NOT_ALLOWED']);
    }
  });

  test('behind a peer that is not the trusted proxy it is the peer', async () => {
    const api = await startApi({
      databaseUrl: database.url,
      redisUrl: CLOSED_PORT,
      env: { TRUSTED_PROXIES: '203.0.113.0/24' },
    });
    try {
      const { source } = await createSender(database.pool, { allowedAddresses: ['192.0.2.7'] });
      const headers = { 'x-forwarded-for': '192.0.2.7' };
      expect((await send(api, source, newEvent(), { headers })).status).toBe(403);
    } finally {
      await api.close();
    }
  });
});
