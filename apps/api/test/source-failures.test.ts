import { createAccount, createApiKey, useDatabase, useRedis, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningApi, startApi } from './ingest/support/api.ts';
import { createSender, createSource, type TestSource } from './ingest/support/rows.ts';
import { newEvent, send } from './ingest/support/send.ts';
import { type Person, signIn, withToken } from './support/graphql.ts';

const database = useDatabase();
const redis = useRedis();

/** Two processes of one installation. */
let near: RunningApi;
let far: RunningApi;
let operator: Person;

beforeAll(async () => {
  const services = {
    databaseUrl: database.url,
    redisUrl: redis.url,
    env: { TRUSTED_PROXIES: '127.0.0.1/32,::ffff:127.0.0.1/128' },
  };
  near = await startApi(services);
  far = await startApi(services);
  operator = await signIn(near, await createAccount(database.pool, { isOperator: true }));
});
afterAll(() => Promise.all([near?.close(), far?.close()]));

const FAILURES = `query ($id: ID!) { source(id: $id) {
  failures { code address count firstAt lastAt } } }`;
const ALL = `query ($filter: SourceFilter) { sources(filter: $filter) {
  edges { node { id failures { code count } } } } }`;
const UNKNOWN = '{ unknownSourceKeys { code address keyPrefix count firstAt lastAt } }';

interface Failure {
  code: string;
  address: string | null;
  count: number;
  firstAt: string;
  lastAt: string;
}

const failuresOf = async (person: Person, id: string): Promise<Failure[]> =>
  (await person.ask(near, FAILURES, { id })).source.failures;
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
const wrongOf = (source: TestSource) => ({ ...source, secret: 'whsec_AAAAAAAAAAAA' });

async function keyOf(tenantId: string, role: 'viewer' | 'admin'): Promise<Person> {
  return withToken((await createApiKey(database.pool, { tenantId, role })).secret);
}

test('a source shows who failed to authenticate as it: why, from where, how often, when, by all processes', async () => {
  const { tenantId, source } = await createSender(database.pool);
  const viewer = await keyOf(tenantId, 'viewer');
  expect(await failuresOf(viewer, source.id)).toEqual([]);
  const before = Date.now();
  for (const api of [near, far, near]) {
    await send(api, wrongOf(source), newEvent(), from('192.0.2.1'));
  }
  await send(far, wrongOf(source), newEvent(), from('2001:db8:1:2::a'));
  await send(near, wrongOf(source), newEvent(), from('2001:db8:1:2::b'));
  await waitUntil(
    async () =>
      (await failuresOf(viewer, source.id)).reduce((sum, { count }) => sum + count, 0) === 5,
    { describe: 'both processes to have written' },
  );
  const failures = await failuresOf(viewer, source.id);
  expect(failures.map(({ code, address, count }) => [code, address, count])).toEqual([
    ['INVALID_SIGNATURE', '2001:db8:1:2::/64', 2],
    ['INVALID_SIGNATURE', '192.0.2.1', 3],
  ]);
  for (const { firstAt, lastAt } of failures) {
    expect(Date.parse(firstAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(lastAt)).toBeGreaterThanOrEqual(Date.parse(firstAt));
    expect(Date.parse(lastAt)).toBeLessThanOrEqual(Date.now());
  }
});

test("a tenant sees its own source's, and not those of an operator's source that sends for it (promise 7)", async () => {
  const mine = await createSender(database.pool);
  const theirs = await createSender(database.pool);
  const shared = await createSource(database.pool, { tenantId: null, grants: [mine.tenantId] });
  const admin = await keyOf(mine.tenantId, 'admin');
  const other = await keyOf(theirs.tenantId, 'admin');
  for (const source of [mine.source, shared]) await send(near, wrongOf(source), newEvent());
  const seen = async (id: string) => (await failuresOf(operator, id)).length > 0;
  await waitUntil(async () => (await seen(mine.source.id)) && (await seen(shared.id)), {
    describe: 'the operator to see both',
  });
  expect(await failuresOf(admin, mine.source.id)).toHaveLength(1);
  for (const [person, id] of [
    [admin, shared.id],
    [other, mine.source.id],
  ] as const) {
    expect(await person.ask(near, FAILURES, { id })).toEqual({ source: null });
  }
  const { sources } = await admin.ask(near, ALL, {});
  expect(sources.edges).toEqual([
    { node: { id: mine.source.id, failures: [{ code: 'INVALID_SIGNATURE', count: 1 }] } },
  ]);
});

test('unknown keys are shown to operators by address and by how they begin, never more of them', async () => {
  const { tenantId, source } = await createSender(database.pool);
  const apiKey = `phs_${'k3Y-_'.repeat(9).slice(0, 43)}`;
  for (const api of [near, far]) {
    await send(api, { ...source, apiKey }, newEvent(), from('198.51.100.1'));
  }
  await send(near, { ...source, apiKey: `ph_${'x'.repeat(43)}` }, newEvent(), from('198.51.100.1'));
  await send(near, { ...source, apiKey: 'a-password-of-theirs' }, newEvent(), from('198.51.100.2'));
  type Row = Omit<Failure, 'code'> & { keyPrefix: string | null };
  const rows = async (): Promise<Row[]> => (await operator.ask(near, UNKNOWN)).unknownSourceKeys;
  await waitUntil(async () => (await rows()).reduce((sum, { count }) => sum + count, 0) === 4, {
    describe: 'both processes to have written',
  });
  const found = (await rows()).map(({ address, keyPrefix, count }) => [address, keyPrefix, count]);
  expect(found.sort()).toEqual([
    ['198.51.100.1', 'ph_', 1],
    ['198.51.100.1', 'phs_k3Y-_k', 2],
    ['198.51.100.2', null, 1],
  ]);
  for (const role of ['viewer', 'admin'] as const) {
    const person = await keyOf(tenantId, role);
    await expect(person.ask(near, UNKNOWN)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  }
});
