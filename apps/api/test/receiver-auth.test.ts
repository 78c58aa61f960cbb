import { createKeyRing, openReceiverAuth } from '@posthorn/domain';
import { type Receiver, searchDatabase, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../packages/outbound/test/certificate.ts';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

const CANARY = 'canary-6b02';
const client = makeCertificate({ names: ['client.example'] });
const other = makeCertificate({ names: ['other.example'] });
const expired = makeCertificate({
  names: ['client.example'],
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2021-01-01T00:00:00Z'),
});

describe('receiver auth', () => {
  const api = useApi();
  let receiver: Receiver;
  let people: People;
  beforeAll(async () => {
    receiver = await startReceiver();
    people = await makePeople(api);
  });
  afterAll(() => receiver.stop());

  const register = (receiver_auth: unknown, more: object = {}) =>
    api.call('POST', '/api/v1/webhooks', {
      token: people.developer,
      body: { callback_url: `${receiver.url}/hook`, receiver_auth, ...more },
    });
  const patch = (id: string, body: object) =>
    api.call('PATCH', `/api/v1/webhooks/${id}`, { token: people.developer, body });
  const stored = async (id: string) => {
    const { rows } = await api.database.pool.query(
      'select receiver_auth_sealed as sealed from webhooks where id = $1',
      [id],
    );
    const { sealed } = rows[0];
    return sealed && openReceiverAuth(createKeyRing(api.keyRing), id, sealed);
  };
  const oauth2 = () => ({
    type: 'oauth2',
    token_url: `${receiver.url}/token`,
    client_id: 'shop',
    client_secret: CANARY,
    scope: 'events',
  });

  it.each([
    [
      'basic',
      () => ({ type: 'basic', username: 'shop', password: CANARY }),
      () => ({ type: 'basic', username: 'shop' }),
    ],
    [
      'oauth2',
      oauth2,
      () => ({
        type: 'oauth2',
        token_url: `${receiver.url}/token`,
        client_id: 'shop',
        scope: 'events',
      }),
    ],
    [
      'mtls',
      () => ({ type: 'mtls', certificate: client.cert, private_key: client.key, ca: other.cert }),
      () => ({
        type: 'mtls',
        certificate_subject: 'CN=posthorn test',
        certificate_expires_at: expect.stringMatching(/^\d{4}-.*Z$/),
      }),
    ],
  ])('%s: sealed at rest, read back without its secrets', async (_, auth, shown) => {
    const more = _ === 'mtls' ? { callback_url: 'https://127.0.0.1:9/hook' } : {};
    const created = await register(auth(), more);
    expect(created.status).toBe(200);
    expect(created.body.receiver_auth).toEqual(shown());
    const id = created.body.webhook_id;
    const secret = _ === 'mtls' ? client.key.split('\n')[1] : CANARY;
    const answers = [
      created,
      await api.call('GET', `/api/v1/webhooks/${id}`, { token: people.viewer }),
      await patch(id, { description: 'x' }),
      await api.call('POST', '/graphql', {
        token: people.viewer,
        body: {
          query: `query ($id: ID!) { webhook(id: $id) { receiverAuth { type username tokenUrl clientId scope certificateSubject certificateExpiresAt } } }`,
          variables: { id },
        },
      }),
      await api.call('POST', '/graphql', {
        token: people.owner,
        body: {
          query: `mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { webhook { id } } }`,
          variables: { id, input: { receiverAuth: { type: 'BASIC', pass: secret } } },
        },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 400]);
    expect(answers[3]?.body.data.webhook.receiverAuth.type).toBe(_.toUpperCase());
    for (const { text } of answers) expect(text).not.toContain(secret);
    expect(await searchDatabase(api.database.pool, secret ?? '')).toEqual([]);
    expect(api.logLines.filter((line) => line.includes(secret ?? ''))).toEqual([]);
    expect(JSON.stringify(await stored(id))).toContain(secret);
  });

  it('is replaced as a whole; a secret that is left out stays, null removes all of it', async () => {
    const id = (await register({ type: 'basic', username: 'a', password: 'p' })).body.webhook_id;
    await patch(id, { receiver_auth: { type: 'basic', username: 'b' } });
    expect(await stored(id)).toEqual({ type: 'basic', username: 'b', password: 'p' });
    await patch(id, { description: 'untouched' });
    expect(await stored(id)).toMatchObject({ password: 'p' });
    const removed = await patch(id, { receiver_auth: null });
    expect(removed.body.receiver_auth).toBeNull();
    expect(await stored(id)).toBeNull();
  });

  it('a certificate, its key and the CA that are left out stay; null removes the CA', async () => {
    const auth = {
      type: 'mtls',
      certificate: client.cert,
      private_key: client.key,
      ca: other.cert,
    };
    const more = { callback_url: 'https://127.0.0.1:9/hook' };
    const id = (await register(auth, more)).body.webhook_id;
    const before = await stored(id);
    expect((await patch(id, { receiver_auth: { type: 'mtls' } })).status).toBe(200);
    expect(await stored(id)).toEqual(before);
    await patch(id, { receiver_auth: { type: 'mtls', ca: null } });
    expect(await stored(id)).toEqual({ ...before, ca: null });
  });

  it('a client secret that is kept goes to no other token URL, and stands for no other client', async () => {
    const id = (await register(oauth2())).body.webhook_id;
    const { client_secret: _, ...without } = oauth2();
    expect((await patch(id, { receiver_auth: { ...without, scope: null } })).status).toBe(200);
    for (const change of [
      { token_url: `${receiver.url}/elsewhere` },
      { client_id: 'somebody else' },
    ]) {
      const { status, body } = await patch(id, { receiver_auth: { ...without, ...change } });
      expect([status, body.error?.details]).toEqual([
        400,
        [{ path: 'receiver_auth.client_secret', message: 'Is required.' }],
      ]);
    }
  });

  it.each<[string, () => object, object, string]>([
    ['no password', () => ({ type: 'basic', username: 'a' }), {}, 'receiver_auth.password'],
    [
      'a colon in the user name',
      () => ({ type: 'basic', username: 'a:b', password: 'c' }),
      {},
      'receiver_auth.username',
    ],
    [
      'a line break',
      () => ({ type: 'basic', username: 'a', password: 'c\r\nx: y' }),
      {},
      'receiver_auth.password',
    ],
    [
      'a token URL of another scheme',
      () => ({ ...oauth2(), token_url: 'ftp://a.test/' }),
      {},
      'receiver_auth.token_url',
    ],
    [
      'a token URL in a closed range',
      () => ({ ...oauth2(), token_url: 'http://169.254.169.254/token' }),
      {},
      'receiver_auth.token_url',
    ],
    [
      'a token URL whose name does not resolve',
      () => ({ ...oauth2(), token_url: 'https://nowhere.invalid/token' }),
      {},
      'receiver_auth.token_url',
    ],
    [
      'a key of another certificate',
      () => ({ type: 'mtls', certificate: client.cert, private_key: other.key }),
      { callback_url: 'https://127.0.0.1:9/' },
      'receiver_auth.private_key',
    ],
    [
      'an expired certificate',
      () => ({ type: 'mtls', certificate: expired.cert, private_key: expired.key }),
      { callback_url: 'https://127.0.0.1:9/' },
      'receiver_auth.certificate',
    ],
    [
      'what is no PEM',
      () => ({ type: 'mtls', certificate: 'x', private_key: client.key }),
      { callback_url: 'https://127.0.0.1:9/' },
      'receiver_auth.certificate',
    ],
    [
      'a client certificate over plain http',
      () => ({ type: 'mtls', certificate: client.cert, private_key: client.key }),
      {},
      'receiver_auth.type',
    ],
    [
      'an Authorization header of its own beside basic',
      () => ({ type: 'basic', username: 'a', password: 'b' }),
      { headers: { AUTHORIZATION: 'Bearer x' } },
      'headers.AUTHORIZATION',
    ],
    [
      'an Authorization header of its own beside oauth2',
      oauth2,
      { headers: { Authorization: 'Bearer x' } },
      'headers.Authorization',
    ],
  ])('refuses %s, naming the path', async (_, auth, more, path) => {
    const { status, body } = await register(auth(), more);
    expect([status, body.error?.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.error.details.map((detail: { path: string }) => detail.path)).toEqual([path]);
  });

  it('and an Authorization header do not come together by an update either, from whichever side', async () => {
    const auth = { type: 'basic', username: 'a', password: 'b' };
    const withAuth = (await register(auth)).body.webhook_id;
    expect((await patch(withAuth, { headers: { authorization: 'x' } })).status).toBe(400);
    const withHeader = (await register(null, { headers: { authorization: 'x' } })).body.webhook_id;
    expect((await patch(withHeader, { receiver_auth: auth })).status).toBe(400);
    expect((await patch(withHeader, { receiver_auth: auth, headers: {} })).status).toBe(200);
  });
});
