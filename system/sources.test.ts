import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  createApiKey,
  createTenant,
  newKeyRing,
  type System,
  startSystem,
  useDatabase,
  useRedis,
  waitUntil,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const database = useDatabase();
const redis = useRedis();
const CLOSED_PORT = 'redis://127.0.0.1:1';

/** Two API processes of one installation: `near` makes the changes, and Redis is away for `far`. */
let near: System;
let far: System;
let token: string;

beforeAll(async () => {
  const same = { databaseUrl: database.url, keyRing: newKeyRing(), workers: 0 };
  near = await startSystem({ ...same, redisUrl: redis.url });
  far = await startSystem({ ...same, redisUrl: CLOSED_PORT });
  const { id: tenantId } = await createTenant(database.pool);
  token = (await createApiKey(database.pool, { tenantId, role: 'admin' })).secret;
}, 300_000);
afterAll(() => Promise.all([near?.stop(), far?.stop()]));

interface Credentials {
  apiKey: string;
  webhookSecret: string;
}
interface Source extends Credentials {
  id: string;
}

/** Asks the process that makes the changes, as an admin of the tenant. */
async function ask(query: string, variables: object = {}) {
  const answer = await fetch(`${near.apiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as {
    // biome-ignore lint/suspicious/noExplicitAny: each query has its own answer
    data: any;
    errors?: unknown;
  };
  expect(errors).toBeUndefined();
  return data;
}

async function create(brought: Partial<Credentials> = {}): Promise<Source> {
  const { createSource } = await ask(
    'mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id } apiKey webhookSecret } }',
    { input: { name: 'till', ...brought } },
  );
  const { source, apiKey, webhookSecret } = createSource;
  return { apiKey, webhookSecret, ...brought, id: source.id };
}

async function rotate(id: string, gracePeriodS: number): Promise<Source> {
  const { rotateSourceCredentials } = await ask(
    'mutation ($id: ID!, $graceS: Int) { rotateSourceCredentials(id: $id, gracePeriodS: $graceS) { apiKey webhookSecret } }',
    { id, graceS: gracePeriodS },
  );
  return { id, ...rotateSourceCredentials };
}

/** Sends an event to a process. @returns 202, or the code of the refusal */
async function send(system: System, { apiKey, webhookSecret }: Credentials) {
  const body = JSON.stringify({
    event_id: randomUUID(),
    event_type: 'order.created',
    timestamp: new Date().toISOString(),
    data: {},
  });
  const answer = await fetch(`${system.apiUrl}/api/v1/events/ingest`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${apiKey}`,
      'x-source-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-source-signature': `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`,
    },
    body,
  });
  const { error } = (await answer.json()) as { error?: { code: string } };
  return error?.code ?? answer.status;
}

/** Waits until a process answers a source so. */
const until = (system: System, source: Credentials, expected: number | string) =>
  waitUntil(async () => (await send(system, source)) === expected, {
    describe: `the process to answer ${expected}`,
  });

describe('a change of a source reaches every process, with and without Redis', () => {
  test('disabled: refused everywhere, and taken again once it is enabled', async () => {
    const source = await create();
    for (const system of [near, far]) expect(await send(system, source)).toBe(202);
    const set = (isActive: boolean) =>
      ask(
        'mutation ($id: ID!, $input: UpdateSourceInput!) { updateSource(id: $id, input: $input) { source { id } } }',
        { id: source.id, input: { isActive } },
      );
    await set(false);
    expect(await send(near, source)).toBe('INVALID_API_KEY');
    await until(far, source, 'INVALID_API_KEY');
    await set(true);
    expect(await send(near, source)).toBe(202);
    await until(far, source, 202);
  });

  test('rotated: each process ends the grace of the old pair by its clock, key and secret', async () => {
    const old = await create();
    for (const system of [near, far]) expect(await send(system, old)).toBe(202);
    const next = await rotate(old.id, 3);
    await until(far, next, 202);
    for (const system of [near, far]) {
      await until(system, old, 'INVALID_API_KEY');
      expect(await send(system, next)).toBe(202);
      expect(await send(system, { ...next, webhookSecret: old.webhookSecret })).toBe(
        'INVALID_SIGNATURE',
      );
    }
  });

  test('rotated with a long grace: the old pair goes on everywhere; with none, it ends everywhere', async () => {
    const old = await create();
    const next = await rotate(old.id, 3_600);
    for (const system of [near, far]) {
      await until(system, next, 202);
      expect(await send(system, old)).toBe(202);
    }
    const last = await rotate(old.id, 0);
    for (const system of [near, far]) {
      await until(system, last, 202);
      for (const ended of [old, next]) await until(system, ended, 'INVALID_API_KEY');
    }
  });

  test('made with a key that every process has just refused as unknown: taken everywhere', async () => {
    const brought = {
      apiKey: randomBytes(20).toString('hex'),
      webhookSecret: randomBytes(20).toString('hex'),
    };
    for (const system of [near, far]) expect(await send(system, brought)).toBe('INVALID_API_KEY');
    const source = await create(brought);
    expect(await send(near, source)).toBe(202);
    await until(far, source, 202);
  });
});

test('failed authentication of all processes is counted together; one that leaves writes what it has', async () => {
  const source = await create();
  const wrong = { ...source, webhookSecret: 'another secret altogether' };
  for (const system of [near, far, far]) {
    expect(await send(system, wrong)).toBe('INVALID_SIGNATURE');
  }
  await far.kill('api', 'SIGTERM');
  const failures = async () =>
    (await ask('query ($id: ID!) { source(id: $id) { failures { code address count } } }', source))
      .source.failures;
  await waitUntil(async () => (await failures())[0]?.count === 3, {
    describe: 'both processes to be counted',
  });
  expect(await failures()).toEqual([{ code: 'INVALID_SIGNATURE', address: '127.0.0.1', count: 3 }]);
  await far.start('api');
});
