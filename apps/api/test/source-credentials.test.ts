import { randomBytes } from 'node:crypto';
import {
  createAccount,
  createApiKey,
  createTenant,
  useDatabase,
  useRedis,
  waitUntil,
} from '@posthorn/testkit';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApi, startApi } from './ingest/support/api.ts';
import { startIngest } from './ingest/support/parts.ts';
import { createSender, type TestSource } from './ingest/support/rows.ts';
import { newEvent, request, send, signed } from './ingest/support/send.ts';
import { type Person, signIn, withToken } from './support/graphql.ts';

const database = useDatabase();
const redis = useRedis();
const CLOSED_PORT = 'redis://127.0.0.1:1';

/** Two processes of one installation; Redis is away for the second. */
let near: RunningApi;
let far: RunningApi;
let operator: Person;
let tenantId: string;
let admin: Person;

beforeAll(async () => {
  near = await startApi({ databaseUrl: database.url, redisUrl: redis.url });
  far = await startApi({ databaseUrl: database.url, redisUrl: CLOSED_PORT });
  operator = await signIn(near, await createAccount(database.pool, { isOperator: true }));
  tenantId = (await createTenant(database.pool)).id;
  admin = withToken((await createApiKey(database.pool, { tenantId, role: 'admin' })).secret);
});
afterAll(() => Promise.all([near?.close(), far?.close()]));

const CREATE = `mutation ($input: CreateSourceInput!) { createSource(input: $input) {
  source { id apiKeyPrefix isActive credentials { prefix createdAt expiresAt isCurrent } } apiKey webhookSecret } }`;
const ROTATE = `mutation ($id: ID!, $gracePeriodS: Int) {
  rotateSourceCredentials(id: $id, gracePeriodS: $gracePeriodS) {
    source { id apiKeyPrefix credentials { prefix expiresAt isCurrent } } apiKey webhookSecret } }`;

interface Made {
  source: TestSource;
  shown: { credentials: { prefix: string; expiresAt: string | null; isCurrent: boolean }[] };
}

async function create(person: Person, input: object): Promise<Made> {
  const { createSource } = await person.ask(near, CREATE, { input: { name: 'shop', ...input } });
  const { source: shown, apiKey, webhookSecret: secret } = createSource;
  return { source: { id: shown.id, apiKey, secret }, shown };
}

async function rotate(person: Person, id: string, gracePeriodS?: number): Promise<Made> {
  const variables = { id, gracePeriodS };
  const { rotateSourceCredentials } = await person.ask(near, ROTATE, variables);
  const { source: shown, apiKey, webhookSecret: secret } = rotateSourceCredentials;
  return { source: { id, apiKey, secret }, shown };
}

const brought = (fields: object = {}) => ({
  apiKey: `sk_live_${randomBytes(12).toString('hex')}`,
  webhookSecret: `a phrase of the sender: ${randomBytes(6).toString('hex')}`,
  ...fields,
});

const codeOf = async (api: RunningApi, source: TestSource) => {
  const { status, body } = await send(api, source, newEvent());
  return status === 202 ? 202 : `${status} ${body.error.code}`;
};

describe('credentials that are made', () => {
  test('are shown once and send at once, on every process', async () => {
    const { source, shown } = await create(admin, {});
    expect(source.apiKey).toMatch(/^phs_.{43}$/);
    expect(source.secret).toMatch(/^whsec_/);
    expect(shown.credentials).toEqual([
      {
        prefix: source.apiKey.slice(0, 10),
        createdAt: expect.any(String),
        expiresAt: null,
        isCurrent: true,
      },
    ]);
    for (const api of [near, far]) expect(await codeOf(api, source)).toBe(202);
    const text = JSON.stringify(
      await admin.ask(
        near,
        `{ sources { edges { node { id name apiKeyPrefix credentials { id prefix } } } } auditLog: __typename }`,
      ),
    );
    expect(text).not.toContain(source.apiKey);
    expect(text).not.toContain(source.secret);
  });

  test('lie in the database as a hash and sealed, and not in the audit log', async () => {
    const { source } = await create(admin, {});
    const { source: next } = await rotate(admin, source.id, 60);
    const { rows } = await database.pool.query(
      `select c::text || (select string_agg(a::text, '') from audit_log a where a.target_id = $1::text) as text
       from source_credentials c where source_id = $1::uuid`,
      [source.id],
    );
    expect(rows).toHaveLength(2);
    for (const { text } of rows) {
      expect(text).toContain('source.created');
      expect(text).toContain('source.credentials_rotated');
      for (const secret of [source.apiKey, source.secret, next.apiKey, next.secret]) {
        expect(text).not.toContain(secret);
      }
    }
  });
});

describe('credentials that the source brings', () => {
  test('are used as given and not shown again', async () => {
    const own = brought();
    const made = await create(admin, own);
    expect([made.source.apiKey, made.source.secret]).toEqual([null, null]);
    expect(made.shown.credentials[0]?.prefix).toBe(own.apiKey.slice(0, 8));
    const source = { id: made.source.id, apiKey: own.apiKey, secret: own.webhookSecret };
    for (const api of [near, far]) expect(await codeOf(api, source)).toBe(202);
  });

  test('are taken by every process at once that has just refused them as unknown', async () => {
    const own = brought();
    const source = { id: '', apiKey: own.apiKey, secret: own.webhookSecret };
    for (const api of [near, far]) expect(await codeOf(api, source)).toBe('401 INVALID_API_KEY');
    await create(admin, own);
    expect(await codeOf(near, source)).toBe(202);
    await waitUntil(async () => (await codeOf(far, source)) === 202, {
      describe: 'the process without Redis to know the key',
    });
  });

  test.each([
    ['as whsec_', (bytes: Buffer) => `whsec_${bytes.toString('base64')}`],
    ['as plain base64', (bytes: Buffer) => bytes.toString('base64')],
  ])('%s sign Standard Webhooks headers by the library', async (_what, write) => {
    const own = brought({ webhookSecret: write(randomBytes(32)) });
    await create(admin, { ...own, name: 'standard' });
    const body = JSON.stringify(newEvent());
    const at = new Date();
    const headers = {
      authorization: `Bearer ${own.apiKey}`,
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new StandardWebhook(own.webhookSecret).sign('msg_1', at, body),
    };
    expect((await request(near, { body, headers })).status).toBe(202);
    const plain = signed({ id: '', apiKey: own.apiKey, secret: own.webhookSecret }, body);
    expect((await request(near, { body, headers: plain })).status).toBe(200);
  });

  test.each([
    ['a key without a secret', { webhookSecret: undefined }, 'webhookSecret'],
    ['a secret without a key', { apiKey: undefined }, 'apiKey'],
    ['a short key', { apiKey: 'k'.repeat(15) }, 'apiKey'],
    ['a long key', { apiKey: 'k'.repeat(257) }, 'apiKey'],
    ['a key no header carries', { apiKey: 'key with blanks in it' }, 'apiKey'],
    ['a short secret', { webhookSecret: 's'.repeat(15) }, 'webhookSecret'],
    ['a long secret', { webhookSecret: 's'.repeat(513) }, 'webhookSecret'],
    ['no base64 after whsec_', { webhookSecret: 'whsec_not base64 at all' }, 'webhookSecret'],
  ])('%s: VALIDATION_FAILED', async (_what, fields, path) => {
    await expect(create(admin, brought(fields))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path }],
    });
  });

  test("a key that another source has, another tenant's too, is a CONFLICT that does not say whose", async () => {
    const own = brought();
    const { source } = await create(operator, { ...own, name: 'the first' });
    const again = create(admin, { ...own, webhookSecret: 'another secret of theirs' });
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT', details: [{ path: 'apiKey' }] });
    const message = await again.catch((error: Error) => error.message);
    for (const told of ['the first', source.id, own.apiKey]) expect(message).not.toContain(told);
    const { rows } = await database.pool.query(
      'select 1 from sources where tenant_id = $1 and name = $2',
      [tenantId, 'the first'],
    );
    expect(rows).toEqual([]);
  });
});

describe('rotation', () => {
  test('both are valid for the grace period, on every process, and its end is shown', async () => {
    const old = await create(admin, {});
    for (const api of [near, far]) expect(await codeOf(api, old.source)).toBe(202);
    const before = Date.now();
    const next = await rotate(admin, old.source.id, 3600);
    expect(next.source.apiKey).not.toBe(old.source.apiKey);
    expect(next.shown.credentials).toEqual([
      { prefix: next.source.apiKey.slice(0, 10), expiresAt: null, isCurrent: true },
      { prefix: old.source.apiKey.slice(0, 10), expiresAt: expect.any(String), isCurrent: false },
    ]);
    const endsMs = Date.parse(next.shown.credentials[1]?.expiresAt ?? '');
    expect(endsMs).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(endsMs).toBeLessThanOrEqual(Date.now() + 3_600_000);
    for (const api of [near, far]) {
      await waitUntil(async () => (await codeOf(api, next.source)) === 202, { describe: 'new' });
      expect(await codeOf(api, old.source)).toBe(202);
    }
  });

  test('a sender may change the key first and the secret later, or the other way round', async () => {
    const { source: old } = await create(admin, {});
    const { source: next } = await rotate(admin, old.id, 3600);
    expect(await codeOf(near, { ...next, secret: old.secret })).toBe(202);
    expect(await codeOf(near, { ...old, secret: next.secret })).toBe(202);
    const stranger = (await create(admin, {})).source;
    expect(await codeOf(near, { ...next, secret: stranger.secret })).toBe('401 INVALID_SIGNATURE');
  });

  test('with a grace period of 0 the old ones end at once, those of earlier rotations too', async () => {
    const { source: first } = await create(admin, {});
    const { source: second } = await rotate(admin, first.id);
    expect(await codeOf(far, first)).toBe(202);
    const { source: third, shown } = await rotate(admin, first.id, 0);
    expect(shown.credentials).toHaveLength(1);
    expect(await codeOf(near, first)).toBe('401 INVALID_API_KEY');
    expect(await codeOf(near, second)).toBe('401 INVALID_API_KEY');
    expect(await codeOf(near, { ...third, secret: second.secret })).toBe('401 INVALID_SIGNATURE');
    expect(await codeOf(near, third)).toBe(202);
    for (const ended of [first, second]) {
      await waitUntil(async () => (await codeOf(far, ended)) === '401 INVALID_API_KEY', {
        describe: 'the end of the old key on the other process',
      });
    }
  });

  test('a shorter grace period brings the end of those before forward, a longer one does not put it off', async () => {
    const { source } = await create(admin, {});
    await rotate(admin, source.id, 7200);
    const sooner = await rotate(admin, source.id, 60);
    const later = await rotate(admin, source.id, 86_400);
    const ends = ({ shown }: Made) =>
      shown.credentials.map(({ expiresAt }) => (expiresAt === null ? null : Date.parse(expiresAt)));
    const [, a, b] = ends(sooner);
    expect(a).toBe(b);
    expect(ends(later).slice(2)).toEqual([a, b]);
  });

  test('holds a source to five valid pairs; ending all of them is always possible', async () => {
    const { source } = await create(admin, {});
    for (let n = 0; n < 4; n += 1) await rotate(admin, source.id, 3600);
    await expect(rotate(admin, source.id, 3600)).rejects.toMatchObject({ code: 'INVALID_STATE' });
    expect((await rotate(admin, source.id, 0)).shown.credentials).toHaveLength(1);
  });

  test.each([-1, 30 * 86_400 + 1])('a grace period of %i s: VALIDATION_FAILED', async (seconds) => {
    const { source } = await create(admin, {});
    await expect(rotate(admin, source.id, seconds)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path: 'gracePeriodS' }],
    });
  });

  test("is for admins of the source's tenant and operators", async () => {
    const { source } = await create(admin, {});
    const { source: operators } = await create(operator, {});
    const stranger = await createTenant(database.pool);
    const keyOf = async (given: Parameters<typeof createApiKey>[1]) =>
      withToken((await createApiKey(database.pool, given)).secret);
    const developer = await keyOf({ tenantId, role: 'developer' });
    const other = await keyOf({ tenantId: stranger.id, role: 'owner' });
    await expect(rotate(developer, source.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(rotate(other, source.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(rotate(admin, operators.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await codeOf(near, (await rotate(operator, source.id, 0)).source)).toBe(202);
    const { rows } = await database.pool.query(
      `select tenant_id, actor_kind, summary from audit_log
       where target_id = $1 and action = 'source.credentials_rotated'`,
      [source.id],
    );
    expect(rows).toEqual([
      {
        tenant_id: tenantId,
        actor_kind: 'account',
        summary: expect.stringContaining('ended at once'),
      },
    ]);
  });
});

describe('the end of a grace period', () => {
  test('is kept by each process by its own clock, without a look-up', async () => {
    let nowMs = Date.now();
    const { source: old } = await createSender(database.pool);
    const { source: next } = await rotate(operator, old.id, 3600);
    const ingest = await startIngest({
      databaseUrl: database.url,
      redisUrl: CLOSED_PORT,
      now: () => nowMs,
    });
    const codeAt = async (source: TestSource) => {
      const body = JSON.stringify(newEvent());
      const answer = await request(ingest, { body, headers: signed(source, body, nowMs) });
      return answer.status === 202 ? 202 : answer.body.error.code;
    };
    try {
      // By then it has seen the changes of the tests before this one, and forgets nothing any more.
      await waitUntil(() => ingest.sent('changed_versions') >= 2, { describe: 'two polls' });
      expect([await codeAt(old), await codeAt(next)]).toEqual([202, 202]);
      expect(await codeAt({ ...next, secret: old.secret })).toBe(202);
      const lookups = ingest.sent('load_source');
      nowMs += 3_601_000;
      expect([await codeAt(old), await codeAt(next)]).toEqual(['INVALID_API_KEY', 202]);
      expect(await codeAt({ ...next, secret: old.secret })).toBe('INVALID_SIGNATURE');
      expect(ingest.sent('load_source')).toBe(lookups);
    } finally {
      await ingest.close();
    }
  });
});
