import { createKeyRing, sealHeaders, signatureHeaders } from '@posthorn/domain';
import { type ReceivedRequest, type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

/** What an endpoint that wants the events answers. */
const echo = (request: ReceivedRequest) => ({
  status: 200,
  body: String(JSON.parse(request.body.toString()).challenge),
});

describe('verification by challenge', () => {
  const api = useApi();
  let receiver: Receiver;
  let people: People;
  let isWilling = true;

  beforeAll(async () => {
    receiver = await startReceiver({
      behave: (request) => (isWilling ? echo(request) : { status: 200, body: 'hello' }),
    });
    people = await makePeople(api);
  });
  afterAll(() => receiver.stop());
  beforeEach(() => {
    isWilling = true;
    receiver.forget();
  });

  const register = (more: object = {}) =>
    api.call('POST', '/api/v1/webhooks', {
      token: people.developer,
      body: { callback_url: `${receiver.url}/hook`, verification: 'challenge', ...more },
    });
  const call = (id: string, suffix = '', body?: object) =>
    api.call(suffix ? 'POST' : 'PATCH', `/api/v1/webhooks/${id}${suffix}`, {
      token: people.developer,
      body,
    });
  const verified = { status: 'active', status_reason: null, callback_url_verified: true };
  const unverified = {
    status: 'inactive',
    status_reason: 'UNVERIFIED',
    callback_url_verified: false,
  };

  it('the registration POSTs a challenge, signed and authorised like a delivery; its text activates the webhook', async () => {
    const { status, body } = await register({
      headers: { 'x-env': 'prod' },
      receiver_auth: { type: 'basic', username: 'shop', password: 'secret' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...verified,
      verification: 'challenge',
      callback_url_error: null,
    });
    expect(receiver.requests).toHaveLength(1);
    const [request] = receiver.requests;
    expect(JSON.parse(request?.body.toString() ?? '')).toEqual({
      type: 'posthorn.challenge',
      challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(request?.method).toBe('POST');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Posthorn\//),
      'x-env': 'prod',
      authorization: `Basic ${Buffer.from('shop:secret').toString('base64')}`,
      'x-webhook-event-type': 'posthorn.challenge',
    });
    const signature = signatureHeaders({
      eventId: request?.headers['webhook-id'] ?? '',
      timestampS: Number(request?.headers['webhook-timestamp']),
      body: request?.body ?? '',
      secrets: [body.signing_secret],
    });
    expect(request?.headers).toMatchObject(signature);
  });

  it('until it is answered the webhook is inactive, cannot be activated, and its events are held; then they go out', async () => {
    isWilling = false;
    const { body } = await register();
    expect(body).toMatchObject({ ...unverified, callback_url_error: expect.any(String) });
    const id = body.webhook_id;
    const refused = await call(id, '', { status: 'active' });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'WEBHOOK_UNVERIFIED']);
    const sent = await call(id, '/test', {});
    const path = `/api/v1/deliveries/${sent.body.delivery_id}`;
    const held = await api.call('GET', path, { token: people.viewer });
    expect(held.body).toMatchObject({
      status: 'held',
      reason: 'WEBHOOK_UNVERIFIED',
      reason_text: expect.stringMatching(/verify/),
    });
    expect((await call(id, '/verify')).body).toMatchObject(unverified);
    isWilling = true;
    expect((await call(id, '/verify')).body).toMatchObject(verified);
    const { rows } = await api.database.pool.query(
      `select total from replays where kind = 'held' and filter->>'webhookId' = $1`,
      [id],
    );
    expect(rows).toEqual([{ total: 1 }]);
  });

  it('GraphQL: verifyWebhook does the same', async () => {
    isWilling = false;
    const id = (await register()).body.webhook_id;
    isWilling = true;
    const { data, errors } = await api.graphql(
      `mutation ($id: ID!) { verifyWebhook(id: $id) {
         webhook { status statusReason verification callbackUrlVerified } } }`,
      { id },
      people.developer,
    );
    expect(errors).toBeUndefined();
    expect(data.verifyWebhook.webhook).toEqual({
      status: 'ACTIVE',
      statusReason: null,
      verification: 'CHALLENGE',
      callbackUrlVerified: true,
    });
  });

  it.each([
    ['201', (request: ReceivedRequest) => ({ ...echo(request), status: 201 })],
    ['another text', () => ({ status: 200, body: 'yes' })],
    ['the whole request back', ({ body }: ReceivedRequest) => ({ status: 200, body })],
    ['nothing', () => 200],
    ['a redirect', () => ({ kind: 'redirect' as const, location: '/elsewhere' })],
    ['a reset', () => ({ kind: 'reset' as const })],
  ])('is not answered by %s', async (_, behave) => {
    const rude = await startReceiver({ behave });
    const { body } = await register({ callback_url: rude.url });
    expect(body).toMatchObject({ ...unverified, callback_url_error: expect.any(String) });
    await rude.stop();
  });

  it('a new URL needs a new challenge; other changes need none', async () => {
    const { body } = await register();
    const id = body.webhook_id;
    expect((await call(id, '', { description: 'x' })).body).toMatchObject(verified);
    expect(receiver.requests).toHaveLength(1);
    isWilling = false;
    const moved = await call(id, '', { callback_url: `${receiver.url}/moved` });
    expect(moved.body).toMatchObject({ ...unverified, callback_url: `${receiver.url}/moved` });
    expect(receiver.requestsTo('/moved')).toHaveLength(1);
    expect((await call(id, '', { status: 'active' })).status).toBe(409);
    isWilling = true;
    const back = await call(id, '', { callback_url: `${receiver.url}/hook` });
    expect(back.body).toMatchObject(verified);
  });

  it('asked for later: the webhook is held back until it is answered; given up: it goes on', async () => {
    isWilling = false;
    const { body } = await register({ verification: 'head' });
    expect(body).toMatchObject({ status: 'active', verification: 'head' });
    const id = body.webhook_id;
    expect((await call(id, '', { verification: 'challenge' })).body).toMatchObject(unverified);
    expect((await call(id, '', { verification: null })).body).toMatchObject({
      ...verified,
      verification: 'head',
    });
  });

  it('a webhook that a person paused stays paused when it is verified', async () => {
    isWilling = false;
    const id = (await register()).body.webhook_id;
    await call(id, '', { status: 'inactive' });
    isWilling = true;
    const paused = { status: 'inactive', status_reason: null, callback_url_verified: true };
    expect((await call(id, '/verify')).body).toMatchObject(paused);
    expect((await call(id, '', { status: 'active' })).body).toMatchObject(verified);
  });

  it('goes through the address guard, redirects and names included (promise 8)', async () => {
    const refused = await register({ callback_url: 'http://10.0.0.1/' });
    expect(refused.body.error.code).toBe('CALLBACK_ADDRESS_BLOCKED');
    // One that was registered while its range was open, and is verified again.
    const id = (await register()).body.webhook_id;
    await api.database.pool.query(
      `update webhooks set callback_url = 'http://[::1]:' || $2::text || '/',
         headers_sealed = $3 where id = $1`,
      [id, receiver.port, sealHeaders(createKeyRing(api.keyRing), id, { 'x-a': 'b' })],
    );
    receiver.forget();
    const { body } = await call(id, '/verify');
    expect(body.callback_url_error).toMatch(/^ADDRESS_BLOCKED/);
    expect(receiver.connectionCount).toBe(0);
  });
});
