import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import {
  findPerlJweDecrypter,
  type JweDecrypter,
  type ReceivedRequest,
  type Receiver,
  startReceiver,
} from '@posthorn/testkit';
import { compactDecrypt } from 'jose';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  changeWebhook,
  type GivenWebhook,
  givenEvents,
  givenSigningKey,
  givenWebhook,
} from './given.ts';
import { useHarness } from './harness.ts';
import { countBatches, seeDelivery, untilReplaysOver, untilStatus } from './look.ts';

const harness = useHarness();
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = RSA.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const JWE = /\{"\$jwe":"([A-Za-z0-9_.-]+)"\}/g;
let receiver: Receiver;
let perl: JweDecrypter;

beforeAll(async () => {
  receiver = await startReceiver();
  perl = await findPerlJweDecrypter();
});
afterAll(() => receiver.stop());
beforeEach(() => receiver.forget());

function only(path: string): ReceivedRequest {
  const [request, ...rest] = receiver.requestsTo(path);
  if (!request || rest.length > 0) throw new Error(`${rest.length + 1} requests`);
  return request;
}

const byJose: JweDecrypter = (_, jwes) =>
  Promise.all(
    jwes.map(async (jwe) =>
      new TextDecoder().decode((await compactDecrypt(jwe, RSA.privateKey)).plaintext),
    ),
  );

/** The body with the plaintexts put back. */
async function inClear(body: string, decrypt: JweDecrypter): Promise<string> {
  const jwes = [...body.matchAll(JWE)].map((match) => match[1] ?? '');
  const texts = await decrypt(RSA.privateKey.export({ format: 'jwk' }), jwes);
  return body.replace(JWE, () => texts.shift() ?? '');
}

const DATA =
  '{ "card" : {"number":"4242 4242","cvc":1.50}, "items":[{"secret":9007199254740993},{"open":"木村 😀"},{"secret":{"z":1,"a":"\\u00fc"}}],\t"card":{"number":null}}';

describe('a payload that its webhook wants encrypted (contract, "Encryption")', () => {
  it.each([
    ['as a whole', ['data'], 'data', 1],
    [
      'in parts, elements of arrays among them',
      ['data.card.number', 'data.items[].secret', 'data.absent'],
      'data.card.number,data.items[].secret',
      4,
    ],
  ])(
    '%s arrives so that jose and Perl decrypt it to the bytes that were sent, signed as it was sent',
    async (_, encryptedFields, named, count) => {
      const path = `/encrypted-${encryptedFields.length}`;
      const webhook = await givenWebhook(harness, {
        url: receiver.url + path,
        publicKey: PEM,
        encryptedFields,
      });
      await harness.startWorker();
      const [event] = await givenEvents(harness, [webhook], { dataText: DATA });
      await untilStatus(harness, event, 'succeeded');

      const { headers, body } = only(path);
      const text = body.toString();
      expect([...text.matchAll(JWE)]).toHaveLength(count);
      expect(text).not.toMatch(/4242|9007199254740993/);
      const sent = `{"id":"${event?.eventId}","type":"payment.succeeded","timestamp":"2026-05-18T18:06:00.000Z","source":"payment_service","version":"1.0","data":${DATA}}`;
      expect(await inClear(text, byJose)).toBe(sent);
      expect(await inClear(text, perl)).toBe(sent);
      expect(headers['x-webhook-encrypted']).toBe(named);
      new StandardWebhook(webhook.secret).verify(text, headers);
    },
  );

  it('is in clear, and not said to be encrypted, where it lacks what is named', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/lacking`,
      publicKey: PEM,
      encryptedFields: ['data.card.number'],
    });
    await harness.startWorker();
    const [event] = await givenEvents(harness, [webhook], { dataText: '{"card":1}' });
    await untilStatus(harness, event, 'succeeded');
    const { headers, body } = only('/lacking');
    expect(body.toString()).toContain('"data":{"card":1}}');
    expect(headers).not.toHaveProperty('x-webhook-encrypted');
  });
});

describe('a payload that cannot be encrypted (promises 6 and 9)', () => {
  it.each([
    ['the key is broken', { publicKey: 'broken', encryptedFields: ['data.n'] }, '{"n":"canary-n"}'],
    ['there is no key', { encryptedFields: ['data.n'] }, '{"n":"canary-n"}'],
    [
      'it has more values than can be encrypted one by one',
      { publicKey: PEM, encryptedFields: ['data.all[]'] },
      JSON.stringify({ all: Array(1_001).fill('canary-n') }),
    ],
  ])(
    'is held with the reason and never sent, until the webhook is changed: %s',
    async (_, values, dataText) => {
      const path = `/held-${values.encryptedFields.join()}-${'publicKey' in values}`;
      const webhook = await givenWebhook(harness, { url: receiver.url + path, ...values });
      const worker = await harness.startWorker();
      const [event] = await givenEvents(harness, [webhook], { dataText });
      const held = { reason: 'ENCRYPTION_FAILED', attempts: 0, batch_id: null };
      expect(await untilStatus(harness, event, 'held')).toMatchObject(held);

      // Resuming mends nothing, and does not go round in circles either.
      await changeWebhook(harness, webhook, `status = 'active'`);
      await untilReplaysOver(harness, webhook.tenantId);
      expect(await untilStatus(harness, event, 'held')).toMatchObject(held);
      expect(await countBatches(harness, webhook.tenantId)).toBe(0);
      expect(receiver.requestsTo(path)).toEqual([]);
      expect(await worker.metric('posthorn_attempts_total')).toBe(0);
      expect(JSON.stringify(worker.log)).not.toContain('canary');

      await changeWebhook(harness, webhook, `public_key = '${PEM}', encrypted_fields = '{data}'`);
      await untilStatus(harness, event, 'succeeded');
      expect(await inClear(only(path).body.toString(), byJose)).toContain(`"data":${dataText}}`);
    },
  );
});

describe('a webhook that is signed with ed25519 (contract, "Trust")', () => {
  function verifies(publicKey: string | null, signature: string, request: ReceivedRequest) {
    const x = Buffer.from((publicKey ?? '').slice('whpk_'.length), 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const { 'webhook-id': id, 'webhook-timestamp': timestamp } = request.headers;
    const signed = `${id}.${timestamp}.${request.body.toString()}`;
    const bytes = Buffer.from(signature.slice('v1a,'.length), 'base64');
    return verify(null, Buffer.from(signed), key, bytes);
  }

  async function deliver(webhook: GivenWebhook, path: string) {
    const [event] = await givenEvents(harness, [webhook], { dataText: DATA });
    await untilStatus(harness, event, 'succeeded');
    const request = only(path);
    return { request, signatures: request.headers['webhook-signature']?.split(' ') ?? [] };
  }

  it('verifies with its public key; the plain signature is left out', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/ed25519`,
      signatureScheme: 'ed25519',
    });
    await harness.startWorker();
    const { request, signatures } = await deliver(webhook, '/ed25519');
    expect(signatures).toHaveLength(1);
    expect(verifies(webhook.publicSigningKey, signatures[0] ?? '', request)).toBe(true);
    expect(request.headers).not.toHaveProperty('x-webhook-signature');
  });

  it('verifies with either key pair in the grace period of a rotation', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/pairs`,
      signatureScheme: 'ed25519',
    });
    const former = await givenSigningKey(harness, {
      ...webhook,
      webhookId: webhook.id,
      scheme: 'ed25519',
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    await harness.startWorker();
    const { request, signatures } = await deliver(webhook, '/pairs');
    const keys = [webhook.publicSigningKey, former.publicKey];
    expect(signatures.map((one, i) => verifies(keys[i] ?? null, one, request))).toEqual([
      true,
      true,
    ]);
  });

  it('verifies with the former secret too while it changes from HMAC', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/changing`,
      signatureScheme: 'ed25519',
    });
    const former = await givenSigningKey(harness, {
      ...webhook,
      webhookId: webhook.id,
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    await harness.startWorker();
    const { request, signatures } = await deliver(webhook, '/changing');
    expect(verifies(webhook.publicSigningKey, signatures[0] ?? '', request)).toBe(true);
    new StandardWebhook(former.secret).verify(request.body.toString(), request.headers);
    expect(request.headers['x-webhook-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  });

  it('is put off, not signed with anything else, while its key cannot be opened', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/foreign`,
      signatureScheme: 'ed25519',
    });
    await harness.database.pool.query(
      `update webhook_secrets set scheme = 'hmac', public_key = null where webhook_id = $1`,
      [webhook.id],
    );
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    await harness.startWorker();
    const id = event?.deliveryIds[0] ?? '';
    await untilStatus(harness, event, 'pending');
    expect(await seeDelivery(harness, id)).toMatchObject({
      reason: 'SIGNING_UNAVAILABLE',
      attempts: 0,
    });
    expect(receiver.requestsTo('/foreign')).toEqual([]);
  });
});
