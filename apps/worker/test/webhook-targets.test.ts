import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { ClaimedDelivery, WebhookRoute } from '@posthorn/db';
import {
  createKeyRing,
  EncryptionError,
  newId,
  newSigningKey,
  newWebhookSecret,
  type SignatureScheme,
  sealHeaders,
  signatureHeaders,
  webhookKeyContext,
} from '@posthorn/domain';
import { NO_CREDENTIALS } from '@posthorn/outbound';
import { newKeyRing } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { type BuiltRequest, buildBody, buildRequest } from '../src/deliver/build-request.ts';
import { compileTargets, type WebhookTarget } from '../src/deliver/webhook-targets.ts';

const ring = createKeyRing(newKeyRing());
const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ format: 'pem', type: 'spki' })
  .toString();
const id = newId();
const NOW_MS = 1_800_000_000_750;
const NOW_S = 1_800_000_000;
const SENDING = { nowMs: NOW_MS, userAgent: 'Posthorn/1.2.3', credentials: NO_CREDENTIALS };
const secrets = [1, 2, 3].map(() => newWebhookSecret(randomBytes(32)));
const [current = '', second = '', third = ''] = secrets;
const sealed = (secret: string, expiresAtMs: number | null) => ({
  sealed: ring.seal(secret, `webhook:${id}`),
  scheme: 'hmac' as const,
  expiresAtMs,
});

function targetOf(values: Partial<WebhookRoute> = {}, isSuspended = false): WebhookTarget {
  const route: WebhookRoute = {
    id,
    tenantId: newId(),
    callbackUrl: 'https://example.com/hook?a=b',
    status: 'active',
    isDeleted: false,
    eventTypes: [],
    filters: null,
    retryPolicy: { maxRetries: 5, initialDelayMs: 1_000, maxDelayMs: 30_000, backoffMultiplier: 2 },
    requestsPerMinute: 60_000,
    priority: null,
    headersSealed: null,
    receiverAuthSealed: null,
    isUnverified: false,
    publicKey: null,
    encryptedFields: [],
    secrets: [sealed(current, null)],
    ...values,
  };
  const target = compileTargets({ isSuspended, webhooks: [route] }, ring).get(id);
  if (!target) throw new Error('no target');
  return target;
}

describe('what keeps a delivery from going out (promise 6)', () => {
  it.each([
    [{}, null],
    [{ status: 'inactive' }, { status: 'held', reason: 'WEBHOOK_INACTIVE' }],
    [
      { status: 'inactive', isUnverified: true },
      { status: 'held', reason: 'WEBHOOK_UNVERIFIED' },
    ],
    [{ status: 'disabled' }, { status: 'held', reason: 'WEBHOOK_DISABLED' }],
    [
      { isDeleted: true, status: 'inactive' },
      { status: 'discarded', reason: 'WEBHOOK_DELETED' },
    ],
  ] as const)('%o: %o', (values, obstacle) => {
    expect(targetOf(values).obstacle).toEqual(obstacle);
  });
});

describe("what keeps a suspended tenant's delivery from going out (promise 6)", () => {
  it.each([
    [{}, { status: 'held', reason: 'TENANT_SUSPENDED' }],
    // What is the webhook's own outlasts the suspension.
    [{ status: 'inactive' }, { status: 'held', reason: 'WEBHOOK_INACTIVE' }],
    [{ isDeleted: true }, { status: 'discarded', reason: 'WEBHOOK_DELETED' }],
  ] as const)('%o: %o', (values, obstacle) => {
    expect(targetOf(values, true).obstacle).toEqual(obstacle);
  });
});

describe('signing (promise 9)', () => {
  const message = { eventId: 'evt_1', timestampS: NOW_S, body: '{}' };
  const signed = (...with_: string[]) => signatureHeaders({ ...message, secrets: with_ });

  it('with every secret that is active at the time, in their order, though nothing is loaded anew', () => {
    const target = targetOf({
      secrets: [
        sealed(current, null),
        sealed(second, NOW_MS + 1_000),
        sealed(third, NOW_MS + 2_000),
      ],
    });
    expect(target.signerAt(NOW_MS)(message)).toEqual(signed(current, second, third));
    expect(target.signerAt(NOW_MS + 999)(message)).toEqual(signed(current, second, third));
    expect(target.signerAt(NOW_MS + 1_000)(message)).toEqual(signed(current, third));
    expect(target.signerAt(NOW_MS + 2_000)(message)).toEqual(signed(current));
    expect(target.signerAt(NOW_MS + 1e12)(message)).toEqual(signed(current));
  });

  it('not at all when there is no secret, or one that another key ring sealed', () => {
    expect(() => targetOf({ secrets: [] }).signerAt(NOW_MS)).toThrow(/secret/);
    const foreign = createKeyRing(newKeyRing()).seal(current, `webhook:${id}`);
    const target = targetOf({ secrets: [{ sealed: foreign, scheme: 'hmac', expiresAtMs: null }] });
    expect(() => target.signerAt(NOW_MS)).toThrow();
    expect(() => target.signerAt(NOW_MS)).toThrow();
  });

  it('not with a secret that belongs to another webhook', () => {
    const moved = ring.seal(current, `webhook:${newId()}`);
    const target = targetOf({ secrets: [{ sealed: moved, scheme: 'hmac', expiresAtMs: null }] });
    expect(() => target.signerAt(NOW_MS)).toThrow();
  });
});

describe('the request of an attempt (contract, "What a webhook receives")', () => {
  const delivery: ClaimedDelivery = {
    id: newId(),
    batchId: newId(),
    eventUuid: newId(),
    webhookId: id,
    attempts: 2,
    seriesStart: 0,
    eventType: 'payment.succeeded',
    eventId: 'evt_1',
    occurredAtMs: Date.parse('2026-05-18T18:06:00.120Z'),
    source: null,
    version: '1.0',
    dataText: '{ "price":1.50, "name":"Zoë" }',
  };

  const build = async (values?: Partial<WebhookRoute>): Promise<BuiltRequest> => {
    const target = targetOf(values);
    const body = await buildBody(delivery, target, async (work) => work());
    return buildRequest(delivery, target, body, SENDING);
  };

  it('its body is made of the event, with data as it was sent', async () => {
    const { request, sent } = await build();
    const { body } = request;
    expect(sent).toMatchObject({ encrypted: null, dataText: null });
    expect(body.toString()).toBe(
      '{"id":"evt_1","type":"payment.succeeded","timestamp":"2026-05-18T18:06:00.120Z",' +
        '"source":null,"version":"1.0","data":{ "price":1.50, "name":"Zoë" }}',
    );
  });

  it("goes to the webhook's URL, on connections of its own, with these headers", async () => {
    const headersSealed = sealHeaders(ring, id, { 'x-env': 'prod' });
    const { request, sent } = await build({ headersSealed });
    expect(request.url.href).toBe('https://example.com/hook?a=b');
    expect(request.poolKey).toBe(id);
    expect(sent).toMatchObject({ userAgent: 'Posthorn/1.2.3', ownHeaderNames: ['x-env'] });
    expect(request.headers).toEqual({
      'user-agent': 'Posthorn/1.2.3',
      'x-env': 'prod',
      'content-type': 'application/json',
      ...signatureHeaders({
        eventId: 'evt_1',
        timestampS: NOW_S,
        body: request.body,
        secrets: [current],
      }),
      'x-webhook-event-type': 'payment.succeeded',
      'x-webhook-delivery-id': delivery.id,
      'x-webhook-attempt': '3',
      traceparent: expect.stringMatching(
        new RegExp(`^00-${delivery.eventUuid.replaceAll('-', '')}-[0-9a-f]{16}-01$`),
      ),
    });
  });

  it("the webhook's own headers replace none of them", async () => {
    const headers = { 'webhook-id': 'forged', 'content-type': 'text/plain', traceparent: 'x' };
    const { request } = await build({ headersSealed: sealHeaders(ring, id, headers) });
    expect(request.headers).toMatchObject({
      'webhook-id': 'evt_1',
      'content-type': 'application/json',
      traceparent: expect.stringMatching(/^00-/),
    });
  });

  it('signs what is sent, encrypted as it is, and names what was encrypted', async () => {
    const { request, sent } = await build({
      publicKey: PEM,
      encryptedFields: ['data.price', 'data.absent', 'data.name'],
    });
    const { body, headers } = request;
    expect(sent.encrypted).toBe('data.price,data.name');
    expect(headers['x-webhook-encrypted']).toBe('data.price,data.name');
    expect(body.toString()).toMatch(
      /"data":\{ "price":\{"\$jwe":"[^"]+"\}, "name":\{"\$jwe":"[^"]+"\} \}\}$/,
    );
    // The attempt keeps what was sent, and can make the body again of it.
    expect(body.toString()).toContain(`"data":${sent.dataText}}`);
    const signed = { eventId: 'evt_1', timestampS: NOW_S, body, secrets: [current] };
    expect(headers).toMatchObject(signatureHeaders(signed));
  });

  it('has no x-webhook-encrypted where the event lacks all that is named', async () => {
    const { request, sent } = await build({ publicKey: PEM, encryptedFields: ['data.absent'] });
    expect(sent).toMatchObject({ encrypted: null, dataText: null });
    expect(request.headers).not.toHaveProperty('x-webhook-encrypted');
    expect(request.body).toEqual((await build()).request.body);
  });

  it.each([
    ['no key', { publicKey: null, encryptedFields: ['data'] }],
    ['a key that cannot be read', { publicKey: 'key', encryptedFields: ['data.absent'] }],
    ['a path that cannot be read', { publicKey: PEM, encryptedFields: ['datum'] }],
  ])('is not built, in clear, when it cannot be encrypted: %s (promise 9)', async (_, values) => {
    await expect(build(values)).rejects.toThrow(EncryptionError);
  });

  it('is signed with ed25519 by a key that was sealed as one, and as nothing else', async () => {
    const { secret } = newSigningKey('ed25519', randomBytes(32));
    const sealedAs = (scheme: SignatureScheme) => ({
      sealed: ring.seal(secret, webhookKeyContext(id, scheme)),
      scheme: 'ed25519' as const,
      expiresAtMs: null,
    });
    const { headers } = (await build({ secrets: [sealedAs('ed25519')] })).request;
    expect(headers['webhook-signature']).toMatch(/^v1a,\S+$/);
    expect(headers).not.toHaveProperty('x-webhook-signature');
    // A process that takes it for an HMAC secret cannot open it, rather than sign with it.
    await expect(build({ secrets: [sealedAs('hmac')] })).rejects.toThrow(/does not open/);
    await expect(build({ secrets: [{ ...sealedAs('ed25519'), scheme: 'hmac' }] })).rejects.toThrow(
      /does not open/,
    );
  });
});
