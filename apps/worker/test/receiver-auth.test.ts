import { createKeyRing, type ReceiverAuth, sealReceiverAuth } from '@posthorn/domain';
import { type Receiver, searchDatabase, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GivenWebhook, givenEvents, givenWebhook, type WebhookValues } from './given.ts';
import { useHarness } from './harness.ts';
import { seeAttempts, untilAll, untilAttempts, untilStatus } from './look.ts';

const harness = useHarness();
let receiver: Receiver;
/** A token endpoint, on a server of its own. */
let server: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  server = await startReceiver();
});
afterAll(() => Promise.all([receiver.stop(), server.stop()]));
beforeEach(() => {
  receiver.forget();
  server.forget();
});

const CANARY = 'canary-8e21';

async function given(
  auth: ReceiverAuth,
  values: Partial<WebhookValues> = {},
): Promise<GivenWebhook> {
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/hook`, ...values });
  await harness.database.pool.query('update webhooks set receiver_auth_sealed = $2 where id = $1', [
    webhook.id,
    sealReceiverAuth(createKeyRing(harness.keyRing), webhook.id, auth),
  ]);
  return webhook;
}

const oauth2 = (path: string): ReceiverAuth => ({
  type: 'oauth2',
  tokenUrl: `${server.url}${path}`,
  clientId: 'my client',
  clientSecret: CANARY,
  scope: 'events:write',
});

const token = (name: string, more: object = { expires_in: 3600 }) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ access_token: name, token_type: 'Bearer', ...more }),
});

const authorizations = (path = '/hook') =>
  receiver.requestsTo(path).map(({ headers }) => headers.authorization);

describe('receiver auth', () => {
  it('basic: the receiver gets user name and password, nobody else does', async () => {
    const webhook = await given({ type: 'basic', username: 'shop', password: `${CANARY}:ä` });
    const worker = await harness.startWorker();
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    await untilStatus(harness, event, 'succeeded');
    const expected = `Basic ${Buffer.from(`shop:${CANARY}:ä`).toString('base64')}`;
    expect(authorizations()).toEqual([expected]);
    expect(await searchDatabase(harness.database.pool, CANARY)).toEqual([]);
    expect(await searchDatabase(harness.database.pool, expected.slice(6))).toEqual([]);
    expect(JSON.stringify(worker.log)).not.toContain(CANARY);
  });

  it('that cannot be decrypted: nothing goes without it, and why is said', async () => {
    const webhook = await given({ type: 'basic', username: 'a', password: 'b' });
    await harness.database.pool.query(
      `update webhooks set receiver_auth_sealed = 'nonsense' where id = $1`,
      [webhook.id],
    );
    await harness.startWorker();
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    const waiting = await untilAttempts(harness, event, 0);
    expect(waiting).toMatchObject({ status: 'pending', reason: 'RECEIVER_AUTH_UNREADABLE' });
    expect(receiver.count).toBe(0);
  });
});

describe('OAuth 2 client credentials', () => {
  it('one token is fetched when first needed, and kept for all that follow', async () => {
    server.script('/token', [token('t1')]);
    const webhook = await given(oauth2('/token'));
    const worker = await harness.startWorker();
    await givenEvents(harness, [webhook], { as: 'queued', count: 30 });
    await untilAll(harness, webhook, { succeeded: 30 });
    await givenEvents(harness, [webhook], { as: 'queued', count: 5 });
    await untilAll(harness, webhook, { succeeded: 35 });
    expect(new Set(authorizations())).toEqual(new Set(['Bearer t1']));
    const [asked] = server.requests;
    expect(server.requests).toHaveLength(1);
    expect(asked?.body.toString()).toBe('grant_type=client_credentials&scope=events%3Awrite');
    const basic = Buffer.from(`my+client:${CANARY}`).toString('base64');
    expect(asked?.headers.authorization).toBe(`Basic ${basic}`);
    for (const secret of [CANARY, 'Bearer t1']) {
      expect(await searchDatabase(harness.database.pool, secret)).toEqual([]);
      expect(JSON.stringify(worker.log)).not.toContain(secret);
    }
  });

  it('a server that takes the credentials in the body only gets them there, from then on', async () => {
    server.script('/body', [
      { status: 401, body: '{"error":"invalid_client"}' },
      token('b1', { expires_in: 0 }),
      token('b2'),
    ]);
    const webhook = await given(oauth2('/body'));
    await harness.startWorker();
    for (const n of [1, 2]) {
      await givenEvents(harness, [webhook], { as: 'queued' });
      await untilAll(harness, webhook, { succeeded: n });
    }
    expect(authorizations()).toEqual(['Bearer b1', 'Bearer b2']);
    const bodies = server.requests.map(({ body }) => new URLSearchParams(body.toString()));
    expect(bodies.map((form) => form.get('client_secret'))).toEqual([null, CANARY, CANARY]);
  });

  it('a 401 drops the kept token once: the delivery goes again with a new one', async () => {
    server.script('/revoked', [token('r1'), token('r2'), token('r3')]);
    receiver.script('/revoked', [200, 401, 200]);
    const webhook = await given(oauth2('/revoked'), { url: `${receiver.url}/revoked` });
    await harness.startWorker();
    await givenEvents(harness, [webhook], { as: 'queued' });
    await untilAll(harness, webhook, { succeeded: 1 });
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    const delivery = await untilStatus(harness, event, 'succeeded');
    expect(authorizations('/revoked')).toEqual(['Bearer r1', 'Bearer r1', 'Bearer r2']);
    const attempts = await seeAttempts(harness, delivery.id);
    expect(attempts.map(({ http_status }) => http_status)).toEqual([401, 200]);
  });

  it('a receiver that refuses every token is refusing the credentials: dead, and no token is fetched for each', async () => {
    server.script('/wrong', [token('w1'), token('w2'), token('w3')]);
    receiver.script('/wrong', [200, 401]);
    const webhook = await given(oauth2('/wrong'), { url: `${receiver.url}/wrong`, maxRetries: 9 });
    await harness.startWorker();
    await givenEvents(harness, [webhook], { as: 'queued' });
    await untilAll(harness, webhook, { succeeded: 1 });
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({
      reason: 'REJECTED',
      attempts: 2,
    });
    await givenEvents(harness, [webhook], { as: 'queued', count: 3 });
    await untilAll(harness, webhook, { succeeded: 1, dead: 4 });
    expect(server.count).toBe(2);
  });

  it.each([
    [
      'an error',
      { status: 400, body: '{"error":"invalid_client"}' },
      /answered 400 \(invalid_client\)/,
    ],
    ['no token', { status: 200, body: '{"hello":1}' }, /without a usable access_token/],
    ['something else than JSON', { status: 200, body: '<html>' }, /without a usable access_token/],
    ['a redirect', { kind: 'redirect', location: 'http://10.0.0.1/' }, /answered 302/],
    ['a reset', { kind: 'reset' }, /could not be used/],
  ] as const)(
    'a token endpoint that answers with %s: a failed attempt that says so, and comes again',
    async (_, behaviour, message) => {
      const path = `/failing-${encodeURIComponent(_)}`;
      // Refusals are tried in both ways of saying who asks.
      server.script(path, [behaviour, behaviour, token('later')]);
      const webhook = await given(oauth2(path), { initialDelayMs: 100, maxRetries: 5 });
      await harness.startWorker();
      const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
      const delivery = await untilStatus(harness, event, 'succeeded');
      const [first, ...others] = await seeAttempts(harness, delivery.id);
      expect(first).toMatchObject({ error_code: 'TOKEN_UNAVAILABLE', http_status: null });
      expect(first?.error_message).toMatch(message);
      expect(first?.error_message).toContain(new URL(server.url).host);
      expect(first?.error_message).not.toContain(CANARY);
      expect(others.length).toBeGreaterThan(0);
      expect(authorizations()).toEqual(['Bearer later']);
    },
  );

  it('a token URL in a closed range is under the same guard: blocked, dead, no connection to either', async () => {
    const webhook = await given(
      {
        ...oauth2('/closed'),
        tokenUrl: `http://127.0.0.1:${server.port}/closed`,
      } as ReceiverAuth,
      { url: `http://[::1]:${receiver.port}/hook` },
    );
    await harness.startWorker({ ALLOWED_PRIVATE_RANGES: '::1/128' });
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    const delivery = await untilStatus(harness, event, 'dead');
    expect(delivery).toMatchObject({ reason: 'ADDRESS_BLOCKED', attempts: 1 });
    const [attempt] = await seeAttempts(harness, delivery.id);
    expect(attempt?.error_message).toMatch(/^The token endpoint 127\.0\.0\.1/);
    expect([server.connectionCount, receiver.connectionCount]).toEqual([0, 0]);
  });
});
