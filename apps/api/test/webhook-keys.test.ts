import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  createKeyRing,
  newSigningKey,
  signatureHeaders,
  webhookKeyContext,
} from '@posthorn/domain';
import { type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

const api = useApi();
let receiver: Receiver;
let people: People;

beforeAll(async () => {
  receiver = await startReceiver();
  people = await makePeople(api);
});
afterAll(() => receiver.stop());

const WHPK = /^whpk_[A-Za-z0-9+/]{43}=$/;
const register = async (body: object = {}) => {
  const callback_url = `${receiver.url}/hook`;
  const answer = await api.call('POST', '/api/v1/webhooks', {
    token: people.owner,
    body: { callback_url, ...body },
  });
  expect(answer.status).toBe(200);
  return answer.body;
};
const pathOf = (webhook: { webhook_id: string }) => `/api/v1/webhooks/${webhook.webhook_id}`;
const get = async (webhook: { webhook_id: string }, token = people.viewer) =>
  (await api.call('GET', pathOf(webhook), { token })).body;
const patch = (webhook: { webhook_id: string }, body: object) =>
  api.call('PATCH', pathOf(webhook), { token: people.owner, body });
const rotate = (webhook: { webhook_id: string }, body?: object) =>
  api.call('POST', `${pathOf(webhook)}/rotate-secret`, { token: people.owner, body });

/** What is stored, opened, the current one first. */
async function stored({ webhook_id: id }: { webhook_id: string }) {
  const { rows } = await api.database.pool.query(
    `select scheme::text as scheme, secret_sealed, public_key, expires_at from webhook_secrets
     where webhook_id = $1 order by expires_at desc nulls first`,
    [id],
  );
  const ring = createKeyRing(api.keyRing);
  return rows.map((row) => ({
    ...row,
    secret: ring.open(row.secret_sealed, webhookKeyContext(id, row.scheme)),
  }));
}

async function auditOf({ webhook_id: id }: { webhook_id: string }) {
  const { rows } = await api.database.pool.query(
    `select action, target_kind, actor_kind, summary, changes from audit_log
     where target_id = $1 and action like 'webhook.secret%' order by id`,
    [id],
  );
  return rows;
}

describe('a webhook that signs with ed25519 (contract, "Trust")', () => {
  it('is registered with a key pair: no secret, and a public key that anyone of the tenant reads', async () => {
    const created = await register({ signature_scheme: 'ed25519' });
    expect(created).toMatchObject({
      signature_scheme: 'ed25519',
      signing_secret: null,
      public_signing_key: expect.stringMatching(WHPK),
      secrets: [
        {
          scheme: 'ed25519',
          is_current: true,
          expires_at: null,
          public_key: created.public_signing_key,
        },
      ],
    });
    const { signing_secret: _, ...rest } = created;
    expect(await get(created)).toEqual(rest);
  });

  it('keeps the private key sealed, and it is the one of the public key (promise 9)', async () => {
    const created = await register({ signature_scheme: 'ed25519' });
    const [key] = await stored(created);
    const signed = signatureHeaders({
      eventId: 'e',
      timestampS: 1,
      body: '{}',
      secrets: [key?.secret],
    });
    const seed = Buffer.from(key?.secret.slice('whsk_'.length), 'base64');
    expect(newSigningKey('ed25519', seed).publicKey).toBe(created.public_signing_key);
    expect(signed['webhook-signature']).toMatch(/^v1a,/);
    expect(JSON.stringify(await get(created, people.owner))).not.toContain('whsk_');
  });

  it('rotates to a new pair; the former one is shown with its end', async () => {
    const created = await register({ signature_scheme: 'ed25519' });
    const { body } = await rotate(created, { grace_period_s: 3600 });
    expect(body).toEqual({
      webhook_id: created.webhook_id,
      signing_secret: null,
      public_signing_key: expect.stringMatching(WHPK),
    });
    expect(body.public_signing_key).not.toBe(created.public_signing_key);
    const seen = await get(created);
    expect(seen.public_signing_key).toBe(body.public_signing_key);
    expect(seen.secrets).toMatchObject([
      { is_current: true, public_key: body.public_signing_key, expires_at: null },
      { is_current: false, public_key: created.public_signing_key, expires_at: expect.any(String) },
    ]);
  });

  it('has no secret to reveal, and says where to look instead', async () => {
    const created = await register({ signature_scheme: 'ed25519' });
    const { errors } = await api.graphql(
      'mutation ($id: ID!) { revealWebhookSecret(id: $id) { signingSecret } }',
      { id: created.webhook_id },
      people.owner,
    );
    expect(errors?.[0]?.extensions.code).toBe('INVALID_STATE');
    expect(errors?.[0]?.message).toMatch(/public signing key/);
    expect(await auditOf(created)).toEqual([]);
  });

  it('refuses a scheme that there is not', async () => {
    const { status, body } = await api.call('POST', '/api/v1/webhooks', {
      token: people.owner,
      body: { callback_url: `${receiver.url}/hook`, signature_scheme: 'rsa' },
    });
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.error.details[0].path).toBe('signature_scheme');
  });
});

describe('changing the scheme of a webhook', () => {
  it('brings a key of the new scheme, and lets the former sign for a day', async () => {
    const created = await register();
    const changed = await patch(created, { signature_scheme: 'ed25519' });
    expect(changed.body).toMatchObject({
      signature_scheme: 'ed25519',
      public_signing_key: expect.stringMatching(WHPK),
      secrets: [
        { scheme: 'ed25519', is_current: true },
        { scheme: 'hmac', is_current: false },
      ],
    });
    expect(changed.body).not.toHaveProperty('signing_secret');
    const [, former] = await stored(created);
    expect(former?.secret).toBe(created.signing_secret);
    const leftS = (former?.expires_at.getTime() - Date.now()) / 1000;
    expect(leftS).toBeGreaterThan(86_000);
    expect(leftS).toBeLessThanOrEqual(86_400);
  });

  it('back to HMAC shows the new secret this once; null is HMAC', async () => {
    const created = await register({ signature_scheme: 'ed25519' });
    const changed = await patch(created, { signature_scheme: null });
    expect(changed.body).toMatchObject({
      signature_scheme: 'hmac',
      signing_secret: expect.stringMatching(/^whsec_/),
      public_signing_key: null,
    });
    const [current] = await stored(created);
    expect(current?.secret).toBe(changed.body.signing_secret);
  });

  it('makes no new key where the scheme stays the same', async () => {
    const created = await register();
    for (const body of [
      { signature_scheme: 'hmac' },
      { signature_scheme: null },
      { description: 'x' },
    ]) {
      const changed = await patch(created, body);
      expect(changed.body).not.toHaveProperty('signing_secret');
    }
    expect(await stored(created)).toHaveLength(1);
  });

  it('works in GraphQL alike', async () => {
    const created = await api.graphql(
      `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { signingSecret
        webhook { id signatureScheme publicSigningKey secrets { scheme createdAt expiresAt isCurrent publicKey } } } }`,
      { input: { callbackUrl: `${receiver.url}/hook`, signatureScheme: 'ED25519' } },
      people.developer,
    );
    const { webhook, signingSecret } = created.data.createWebhook;
    expect(signingSecret).toBeNull();
    expect(webhook).toMatchObject({
      signatureScheme: 'ED25519',
      publicSigningKey: expect.stringMatching(WHPK),
      secrets: [
        {
          scheme: 'ED25519',
          isCurrent: true,
          expiresAt: null,
          publicKey: webhook.publicSigningKey,
        },
      ],
    });
    const updated = await api.graphql(
      `mutation ($id: ID!) { updateWebhook(id: $id, input: { signatureScheme: HMAC }) { signingSecret
        webhook { publicSigningKey secrets { scheme isCurrent } } } }`,
      { id: webhook.id },
      people.developer,
    );
    expect(updated.data.updateWebhook).toEqual({
      signingSecret: expect.stringMatching(/^whsec_/),
      webhook: {
        publicSigningKey: null,
        secrets: [
          { scheme: 'HMAC', isCurrent: true },
          { scheme: 'ED25519', isCurrent: false },
        ],
      },
    });
  });
});

describe('secrets in their grace period', () => {
  it('all sign, each until its own end, whatever is rotated meanwhile', async () => {
    const created = await register();
    await rotate(created, { grace_period_s: 7200 });
    await rotate(created, { grace_period_s: 3600 });
    const { secrets } = await get(created);
    expect(secrets).toHaveLength(3);
    expect(secrets.filter((one: { is_current: boolean }) => one.is_current)).toHaveLength(1);
    const [, second, first] = secrets.map((one: { expires_at: string | null }) =>
      one.expires_at ? Math.round((Date.parse(one.expires_at) - Date.now()) / 3_600_000) : null,
    );
    expect([second, first]).toEqual([1, 2]);
  });

  it('end at once where the rotation says so: only the new one signs', async () => {
    const created = await register();
    await rotate(created);
    await rotate(created);
    const { body } = await rotate(created, { grace_period_s: 0, ends_former: true });
    expect((await stored(created)).map(({ secret }) => secret)).toEqual([body.signing_secret]);
    expect((await get(created)).secrets).toHaveLength(1);
  });

  it('are ten at most, since each signs every request', async () => {
    const created = await register();
    for (let n = 1; n < 10; n += 1) expect((await rotate(created)).status).toBe(200);
    const refused = await rotate(created);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'INVALID_STATE']);
    expect((await rotate(created, { ends_former: true })).status).toBe(200);
    expect((await get(created)).secrets).toHaveLength(2);
  });

  it('leave one current secret, however many rotations there are at the same time', async () => {
    const created = await register();
    const answers = await Promise.all([1, 2, 3, 4].map(() => rotate(created)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { secrets } = await get(created);
    expect(secrets).toHaveLength(5);
    expect(secrets.filter((one: { is_current: boolean }) => one.is_current)).toHaveLength(1);
  });

  it('are never shown themselves, to no role and in no list', async () => {
    const created = await register();
    const { body } = await rotate(created);
    const list = await api.call('GET', '/api/v1/webhooks?limit=100', { token: people.owner });
    const query = `query ($id: ID!) { webhook(id: $id) { secrets { createdAt expiresAt isCurrent scheme publicKey } } }`;
    const seen = await api.graphql(query, { id: created.webhook_id }, people.owner);
    const texts = [
      list.text,
      JSON.stringify(seen),
      JSON.stringify(await get(created, people.owner)),
    ];
    for (const text of texts) {
      expect(text).not.toContain('whsec_');
      expect(text).not.toContain(created.signing_secret.slice(6));
      expect(text).not.toContain(body.signing_secret.slice(6));
    }
    const [first] = list.body.data.filter(
      (one: { webhook_id: string }) => one.webhook_id === created.webhook_id,
    );
    expect(first.secrets).toHaveLength(2);
  });
});

describe('the audit log (contract, "Trust")', () => {
  it('has each rotation and each reveal, without the secrets', async () => {
    const created = await register();
    const { body: rotated } = await rotate(created, { grace_period_s: 60 });
    const revealed = await api.graphql(
      'mutation ($id: ID!) { revealWebhookSecret(id: $id) { signingSecret } }',
      { id: created.webhook_id },
      people.developer,
    );
    expect(revealed.data.revealWebhookSecret.signingSecret).toBe(rotated.signing_secret);
    const entries = await auditOf(created);
    expect(entries).toEqual([
      {
        action: 'webhook.secret_rotated',
        target_kind: 'webhook',
        actor_kind: 'api_key',
        summary: expect.stringMatching(/\/hook; the former one signs for 60 s more$/),
        changes: null,
      },
      {
        action: 'webhook.secret_revealed',
        target_kind: 'webhook',
        actor_kind: 'api_key',
        summary: expect.stringMatching(/\/hook$/),
        changes: null,
      },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/whsec_/);
  });

  it('has nothing of a viewer, who may do neither', async () => {
    const created = await register();
    const refused = await api.call('POST', `${pathOf(created)}/rotate-secret`, {
      token: people.viewer,
    });
    expect(refused.status).toBe(403);
    const { errors } = await api.graphql(
      'mutation ($id: ID!) { revealWebhookSecret(id: $id) { signingSecret } }',
      { id: created.webhook_id },
      people.viewer,
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await auditOf(created)).toEqual([]);
  });
});

describe('a key to encrypt with', () => {
  const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'spki' }).toString();

  it('is shown with its thumbprint, the kid of what is encrypted with it', async () => {
    const jwk = RSA.publicKey.export({ format: 'jwk' });
    const byPem = await register({ public_key: pem(RSA.publicKey), encrypted_fields: ['data'] });
    const byJwk = await register({ public_key: jwk, encrypted_fields: ['data.items[].secret'] });
    expect(byPem.public_key_thumbprint).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(byJwk.public_key_thumbprint).toBe(byPem.public_key_thumbprint);
    const query = 'query ($id: ID!) { webhook(id: $id) { publicKeyThumbprint encryptedFields } }';
    const { data } = await api.graphql(query, { id: byJwk.webhook_id }, people.viewer);
    expect(data.webhook).toEqual({
      publicKeyThumbprint: byPem.public_key_thumbprint,
      encryptedFields: ['data.items[].secret'],
    });
    expect(createPublicKey(byPem.public_key).equals(RSA.publicKey)).toBe(true);
  });

  it.each([
    'data',
    'data.card.number',
    'data.items[].secret',
    'data[]',
    'data.rows[][0].x',
    'data["card.number"]',
    'data.straße',
  ])('encrypts the path %s', async (field) => {
    const { encrypted_fields } = await register({
      public_key: pem(RSA.publicKey),
      encrypted_fields: [field],
    });
    expect(encrypted_fields).toEqual([field]);
  });

  it.each([
    'card',
    'data.',
    'data[',
    'data[x]',
    'data..a',
    'data.a b',
    '',
    `data.${'x'.repeat(500)}`,
  ])('refuses the path %j, and says how one is written', async (field) => {
    const { status, body } = await api.call('POST', '/api/v1/webhooks', {
      token: people.owner,
      body: {
        callback_url: `${receiver.url}/hook`,
        public_key: pem(RSA.publicKey),
        encrypted_fields: ['data.fine', field],
      },
    });
    expect(status).toBe(400);
    expect(body.error.details).toEqual([
      { path: 'encrypted_fields.1', message: expect.stringContaining('data.items[].secret') },
    ]);
  });

  it('changed, frees what was held since it could not be encrypted; unchanged, nothing', async () => {
    const created = await register({ public_key: pem(RSA.publicKey), encrypted_fields: ['data'] });
    const releases = async () =>
      (
        await api.database.pool.query(
          `select from replays where kind = 'held' and filter->>'webhookId' = $1`,
          [created.webhook_id],
        )
      ).rowCount;
    await patch(created, {
      description: 'x',
      public_key: pem(RSA.publicKey),
      encrypted_fields: ['data'],
    });
    expect(await releases()).toBe(0);
    await patch(created, { encrypted_fields: ['data.all'] });
    expect(await releases()).toBe(1);
    await patch(created, { status: 'inactive', encrypted_fields: ['data.other'] });
    expect(await releases()).toBe(1);
  });
});
