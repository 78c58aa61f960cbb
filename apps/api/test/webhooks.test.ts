import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { createKeyRing } from '@posthorn/domain';
import { createTenant, createWebhook, type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = RSA.publicKey.export({ format: 'pem', type: 'spki' }).toString();

describe('REST: webhooks', () => {
  const api = useApi();
  let receiver: Receiver;
  let people: People;

  beforeAll(async () => {
    receiver = await startReceiver();
    people = await makePeople(api);
  });
  afterAll(() => receiver.stop());

  const register = (body: object, token = people.owner) =>
    api.call('POST', '/api/v1/webhooks', { token, body });
  const url = () => `${receiver.url}/hook`;

  it('registers with only a callback URL, every default filled in', async () => {
    const answer = await register({ callback_url: url() });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      webhook_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tenant_id: people.tenantId,
      callback_url: url(),
      description: '',
      status: 'active',
      status_reason: null,
      event_types: [],
      trigger_conditions: null,
      retry_config: {
        max_retries: 5,
        initial_delay_ms: 1000,
        max_delay_ms: 30000,
        backoff_multiplier: 2,
      },
      rate_limit: { requests_per_minute: 60000 },
      priority: null,
      signature_scheme: 'hmac',
      public_signing_key: null,
      secrets: [
        {
          scheme: 'hmac',
          created_at: expect.stringMatching(/Z$/),
          expires_at: null,
          is_current: true,
          public_key: null,
        },
      ],
      public_key: null,
      public_key_thumbprint: null,
      encrypted_fields: [],
      header_names: [],
      receiver_auth: null,
      verification: 'head',
      callback_url_verified: true,
      callback_url_error: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      signing_secret: expect.stringMatching(/^whsec_/),
    });
  });

  it('stores everything that the contract names, and shows it again without the secret', async () => {
    const body = {
      callback_url: url(),
      description: 'all of it',
      event_types: ['payment.succeeded', 'order.*', '*'],
      trigger_conditions: { filters: { amount_gt: 1000, currency: 'USD' } },
      retry_config: {
        max_retries: 7,
        initial_delay_ms: 500,
        max_delay_ms: 60000,
        backoff_multiplier: 1.5,
      },
      rate_limit: { requests_per_minute: 120 },
      priority: 'high',
      public_key: PEM,
      encrypted_fields: ['data.card.number', 'data'],
      headers: { 'x-env': 'prod' },
    };
    const created = await register(body);
    const { headers, ...shown } = body;
    expect(created.body).toMatchObject({ ...shown, header_names: Object.keys(headers) });
    const id = created.body.webhook_id;
    const seen = await api.call('GET', `/api/v1/webhooks/${id}`, { token: people.viewer });
    const { signing_secret: _, ...rest } = created.body;
    expect(seen.body).toEqual(rest);
    expect(seen.text).not.toContain('whsec_');
  });

  it('keeps the secret sealed, in the context of its webhook (promise 9)', async () => {
    const { body } = await register({ callback_url: url() });
    const { rows } = await api.database.pool.query(
      'select secret_sealed, expires_at from webhook_secrets where webhook_id = $1',
      [body.webhook_id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].expires_at).toBeNull();
    expect(rows[0].secret_sealed).not.toContain(body.signing_secret.slice(6));
    const ring = createKeyRing(api.keyRing);
    expect(ring.open(rows[0].secret_sealed, `webhook:${body.webhook_id}`)).toBe(
      body.signing_secret,
    );
  });

  it('registers unverified, and says why, when nothing answers', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const { status, body } = await register({ callback_url: `http://127.0.0.1:${port}/` });
    expect([status, body.callback_url_verified]).toEqual([200, false]);
    expect(body.callback_url_error).toMatch(/CONNECTION_REFUSED/);
  });

  it('takes any HTTP answer as reached', async () => {
    const rude = createServer((_request, response) => response.writeHead(500).end());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const address = rude.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { body } = await register({ callback_url: `http://127.0.0.1:${port}/` });
    expect(body.callback_url_verified).toBe(true);
    await new Promise((resolve) => rude.close(resolve));
  });

  it.each([
    ['no URL', { callback_url: 'nonsense' }, 'CALLBACK_URL_INVALID'],
    ['another scheme', { callback_url: 'ftp://example.test/' }, 'CALLBACK_URL_INVALID'],
    ['credentials', { callback_url: 'https://me:pw@example.test/' }, 'CALLBACK_URL_INVALID'],
    [
      'a port of another protocol',
      { callback_url: 'https://example.test:22/' },
      'CALLBACK_URL_INVALID',
    ],
    [
      'a name that does not resolve',
      { callback_url: 'https://nowhere.invalid/' },
      'CALLBACK_URL_NOT_RESOLVED',
    ],
    ['a closed address', { callback_url: 'https://10.0.0.1/' }, 'CALLBACK_ADDRESS_BLOCKED'],
    [
      'the address of cloud metadata',
      { callback_url: 'http://169.254.169.254/' },
      'CALLBACK_ADDRESS_BLOCKED',
    ],
    [
      'an unknown event type',
      { event_types: ['payment.succeeded', 'no.such'] },
      'EVENT_TYPE_UNKNOWN',
    ],
    ['a malformed pattern', { event_types: ['*.payment'] }, 'VALIDATION_FAILED'],
    [
      'filters that do not compile',
      { trigger_conditions: { filters: { amount_gt: {} } } },
      'FILTER_INVALID',
    ],
    ['a key that is none', { public_key: 'key' }, 'PUBLIC_KEY_INVALID'],
    ['encrypted fields without a key', { encrypted_fields: ['data'] }, 'PUBLIC_KEY_INVALID'],
    ['a reserved header', { headers: { Host: 'x' } }, 'HEADER_NOT_ALLOWED'],
    ['a header with a line break', { headers: { 'x-a': 'a\r\nb: c' } }, 'HEADER_NOT_ALLOWED'],
    ['too many retries', { retry_config: { max_retries: 51 } }, 'VALIDATION_FAILED'],
    ['a delay under 100 ms', { retry_config: { initial_delay_ms: 99 } }, 'VALIDATION_FAILED'],
    [
      'a greatest delay under the first',
      { retry_config: { initial_delay_ms: 5000, max_delay_ms: 4000 } },
      'VALIDATION_FAILED',
    ],
    ['a multiplier over 10', { retry_config: { backoff_multiplier: 11 } }, 'VALIDATION_FAILED'],
    ['a rate of none', { rate_limit: { requests_per_minute: 0 } }, 'VALIDATION_FAILED'],
    ['a priority nobody knows', { priority: 'urgent' }, 'VALIDATION_FAILED'],
    ['a wrong type', { description: 7 }, 'VALIDATION_FAILED'],
    ['a member nobody knows', { event_type: 'payment.succeeded' }, 'VALIDATION_FAILED'],
  ])('refuses %s, and stores nothing', async (_name, fault, code) => {
    const count = async () =>
      (await api.database.pool.query('select count(*) from webhooks')).rows[0].count;
    const before = await count();
    const answer = await register({ callback_url: url(), ...fault });
    expect([answer.status, answer.body.error?.code]).toEqual([400, code]);
    expect(await count()).toBe(before);
  });

  it('names the event types that are unknown', async () => {
    const { body } = await register({ callback_url: url(), event_types: ['a.b', 'order.created'] });
    expect(body.error.details).toEqual([
      { path: 'event_types.0', message: 'There is no event type "a.b".' },
    ]);
  });

  it('takes a JWK, and no private, short or other key', async () => {
    const jwk = RSA.publicKey.export({ format: 'jwk' });
    expect((await register({ callback_url: url(), public_key: jwk })).status).toBe(200);
    const privatePem = RSA.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const curve = generateKeyPairSync('ed25519').publicKey;
    for (const key of [
      privatePem,
      RSA.privateKey.export({ format: 'jwk' }),
      short.export({ format: 'pem', type: 'spki' }).toString(),
      curve.export({ format: 'pem', type: 'spki' }).toString(),
    ]) {
      const { body } = await register({ callback_url: url(), public_key: key });
      expect(body.error?.code).toBe('PUBLIC_KEY_INVALID');
    }
  });

  it('changes what is named and nothing else; null brings back the default', async () => {
    const { body: created } = await register({
      callback_url: url(),
      description: 'before',
      event_types: ['payment.*'],
      retry_config: { max_retries: 9, initial_delay_ms: 2000 },
    });
    const path = `/api/v1/webhooks/${created.webhook_id}`;
    const patch = (body: object) => api.call('PATCH', path, { token: people.owner, body });
    const first = await patch({ description: 'after', retry_config: { max_delay_ms: 90000 } });
    const { signing_secret: _, ...before } = created;
    expect(first.body).toEqual({
      ...before,
      description: 'after',
      retry_config: { ...before.retry_config, max_delay_ms: 90000 },
      updated_at: expect.any(String),
    });
    const second = await patch({ event_types: null, retry_config: null });
    expect(second.body).toMatchObject({
      description: 'after',
      event_types: [],
      retry_config: { max_retries: 5, initial_delay_ms: 1000, max_delay_ms: 30000 },
    });
    expect((await patch({ retry_config: { initial_delay_ms: 40000 } })).status).toBe(400);
    expect((await patch({ status: 'disabled' })).status).toBe(400);
    expect((await patch({ callback_url: 'https://10.1.1.1/' })).body.error.code).toBe(
      'CALLBACK_ADDRESS_BLOCKED',
    );
  });

  it('raises the routing version at each change, so that every process sees it', async () => {
    const version = async () => {
      const { rows } = await api.database.pool.query(
        'select version from routing_versions where tenant_id = $1',
        [people.tenantId],
      );
      return Number(rows[0].version);
    };
    const { body } = await register({ callback_url: url() });
    const before = await version();
    const path = `/api/v1/webhooks/${body.webhook_id}`;
    await api.call('PATCH', path, { token: people.owner, body: { status: 'inactive' } });
    expect(await version()).toBeGreaterThan(before);
  });

  it('releases what was held when a webhook is activated (promise 6)', async () => {
    const { body } = await register({ callback_url: url() });
    const path = `/api/v1/webhooks/${body.webhook_id}`;
    const patch = (status: string) =>
      api.call('PATCH', path, { token: people.owner, body: { status } });
    expect((await patch('inactive')).body.status).toBe('inactive');
    expect((await patch('active')).body.status).toBe('active');
    expect((await patch('active')).status).toBe(200);
    const { rows } = await api.database.pool.query(
      `select filter from replays where kind = 'held' and filter->>'webhookId' = $1`,
      [body.webhook_id],
    );
    expect(rows).toHaveLength(1);
  });

  it('deletes: gone from every list, and what was held is to be discarded', async () => {
    const { body } = await register({ callback_url: url() });
    const path = `/api/v1/webhooks/${body.webhook_id}`;
    const gone = await api.call('DELETE', path, { token: people.owner });
    expect([gone.status, gone.text]).toEqual([204, '']);
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await api.call(method, path, { token: people.owner })).status).toBe(404);
    }
    const list = await api.call('GET', '/api/v1/webhooks?limit=100', { token: people.owner });
    expect(list.text).not.toContain(body.webhook_id);
    const { rows } = await api.database.pool.query(
      `select 1 from replays where kind = 'held' and filter->>'webhookId' = $1`,
      [body.webhook_id],
    );
    expect(rows).toHaveLength(1);
  });

  it('rotates: the new secret is current, the old one signs until its grace is over', async () => {
    const { body: created } = await register({ callback_url: url() });
    const path = `/api/v1/webhooks/${created.webhook_id}/rotate-secret`;
    const rotate = (body?: object) => api.call('POST', path, { token: people.owner, body });
    const secrets = async () =>
      (
        await api.database.pool.query<{ grace: number | null }>(
          `select extract(epoch from expires_at - now())::float8 as grace from webhook_secrets
           where webhook_id = $1 order by id`,
          [created.webhook_id],
        )
      ).rows.map(({ grace }) => grace);

    const first = await rotate();
    expect(first.body.signing_secret).not.toBe(created.signing_secret);
    const [grace, current] = await secrets();
    expect(grace).toBeGreaterThan(86_000);
    expect(current).toBeNull();
    expect((await rotate({ grace_period_s: 0 })).status).toBe(200);
    expect((await secrets()).filter((left) => left === null || left > 0)).toHaveLength(2);
    expect((await rotate({ grace_period_s: -1 })).status).toBe(400);
    expect((await rotate({ grace_period_s: 1e9 })).status).toBe(400);
  });

  it('pages through all, newest first, none twice and none missed', async () => {
    const { id: tenantId } = await createTenant(api.database.pool);
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      const hook = { keyRing: api.keyRing, tenantId, callbackUrl: 'https://example.test/' };
      made.unshift((await createWebhook(api.database.pool, hook)).id);
    }
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 4; page += 1) {
      const path = `/api/v1/webhooks?limit=3&tenant_id=${tenantId}${cursor}`;
      const { body } = await api.call('GET', path, { token: people.operator });
      seen.push(...body.data.map((webhook: { webhook_id: string }) => webhook.webhook_id));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(made);
    const bad = await api.call('GET', '/api/v1/webhooks?cursor=x', { token: people.owner });
    expect([bad.status, bad.body.error.code]).toEqual([400, 'CURSOR_INVALID']);
    expect(
      (await api.call('GET', '/api/v1/webhooks?limit=101', { token: people.owner })).status,
    ).toBe(400);
  });

  it('sends a test event to this webhook alone', async () => {
    const { body } = await register({ callback_url: url(), event_types: ['order.created'] });
    await register({ callback_url: url(), event_types: ['order.created'] });
    const path = `/api/v1/webhooks/${body.webhook_id}/test`;
    const sent = await api.call('POST', path, { token: people.owner });
    expect(sent.status).toBe(202);
    const { rows } = await api.database.pool.query(
      'select webhook_id, id, event_type from deliveries where event_id = $1',
      [sent.body.id],
    );
    expect(rows).toEqual([
      { webhook_id: body.webhook_id, id: sent.body.delivery_id, event_type: 'order.created' },
    ]);
    const other = await api.call('POST', path, {
      token: people.owner,
      body: { event_type: 'a.b.c' },
    });
    expect(other.status).toBe(202);
    const bad = await api.call('POST', path, { token: people.owner, body: { event_type: 'a..b' } });
    expect([bad.status, bad.body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
  });
});

describe('REST: webhooks where http is closed', () => {
  const api = useApi({ env: { ALLOW_HTTP_CALLBACKS: 'false', ALLOWED_PRIVATE_RANGES: '' } });

  it('takes https only, and no address of this machine', async () => {
    const people = await makePeople(api);
    const register = (callback_url: string) =>
      api.call('POST', '/api/v1/webhooks', { token: people.owner, body: { callback_url } });
    expect((await register('http://example.test/')).body.error.code).toBe('CALLBACK_URL_INVALID');
    for (const host of ['127.0.0.1', '[::1]', 'localhost', '[::ffff:127.0.0.1]', '2130706433']) {
      const { body } = await register(`https://${host}/`);
      expect(body.error?.code, host).toBe('CALLBACK_ADDRESS_BLOCKED');
    }
  });
});

describe('who may do what with webhooks', () => {
  const api = useApi();

  it('lets viewers look and not touch', async () => {
    const people = await makePeople(api);
    const hook = {
      keyRing: api.keyRing,
      tenantId: people.tenantId,
      callbackUrl: 'https://a.test/',
    };
    const { id } = await createWebhook(api.database.pool, hook);
    const path = `/api/v1/webhooks/${id}`;
    for (const role of ['owner', 'admin', 'developer', 'viewer'] as const) {
      expect((await api.call('GET', path, { token: people[role] })).status, role).toBe(200);
      const patched = await api.call('PATCH', path, {
        token: people[role],
        body: { description: role },
      });
      expect(patched.status, role).toBe(role === 'viewer' ? 403 : 200);
    }
    const refused = [
      await api.call('POST', '/api/v1/webhooks', {
        token: people.viewer,
        body: { callback_url: 'https://a.test/' },
      }),
      await api.call('DELETE', path, { token: people.viewer }),
      await api.call('POST', `${path}/rotate-secret`, { token: people.viewer }),
      await api.call('POST', `${path}/test`, { token: people.viewer }),
    ];
    for (const { status, body } of refused)
      expect([status, body.error.code]).toEqual([403, 'FORBIDDEN']);
  });

  it("shows nobody another tenant's (promise 7), and asks operators for the tenant", async () => {
    const people = await makePeople(api);
    const other = await createTenant(api.database.pool);
    const hook = { keyRing: api.keyRing, tenantId: other.id, callbackUrl: 'https://a.test/' };
    const { id } = await createWebhook(api.database.pool, hook);
    const path = `/api/v1/webhooks/${id}`;
    for (const [method, suffix] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['POST', '/test'],
    ] as const) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const answer = await api.call(method, path + suffix, { token: people.owner, body });
      expect([answer.status, answer.body.error.code], method + suffix).toEqual([404, 'NOT_FOUND']);
    }
    const named = await api.call('GET', `/api/v1/webhooks?tenant_id=${other.id}`, {
      token: people.owner,
    });
    expect(named.status).toBe(404);
    expect((await api.call('GET', path, { token: people.operator })).status).toBe(200);
    const unnamed = await api.call('GET', '/api/v1/webhooks', { token: people.operator });
    expect([unnamed.status, unnamed.body.error.message]).toEqual([400, 'Name a tenant.']);
    const list = await api.call('GET', `/api/v1/webhooks?tenant_id=${other.id}`, {
      token: people.operator,
    });
    expect(list.body.data).toHaveLength(1);
    expect(
      (await api.call('GET', '/api/v1/webhooks/nonsense', { token: people.owner })).status,
    ).toBe(404);
  });
});
