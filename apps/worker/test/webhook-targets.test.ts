import { randomBytes } from 'node:crypto';
import type { ClaimedDelivery, WebhookRoute } from '@posthorn/db';
import {
  createKeyRing,
  newId,
  newWebhookSecret,
  sealHeaders,
  signatureHeaders,
} from '@posthorn/domain';
import { NO_CREDENTIALS } from '@posthorn/outbound';
import { newKeyRing } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { buildRequest } from '../src/deliver/build-request.ts';
import { compileTargets, type WebhookTarget } from '../src/deliver/webhook-targets.ts';

const ring = createKeyRing(newKeyRing());
const id = newId();
const NOW_MS = 1_800_000_000_750;
const NOW_S = 1_800_000_000;
const SENDING = { nowMs: NOW_MS, userAgent: 'Posthorn/1.2.3', credentials: NO_CREDENTIALS };
const secrets = [1, 2, 3].map(() => newWebhookSecret(randomBytes(32)));
const [current = '', second = '', third = ''] = secrets;
const sealed = (secret: string, expiresAtMs: number | null) => ({
  sealed: ring.seal(secret, `webhook:${id}`),
  expiresAtMs,
});

function targetOf(values: Partial<WebhookRoute> = {}): WebhookTarget {
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
    headersSealed: null,
    receiverAuthSealed: null,
    isUnverified: false,
    encrypts: false,
    secrets: [sealed(current, null)],
    ...values,
  };
  const target = compileTargets([route], ring).get(id);
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
    [{ encrypts: true }, { status: 'held', reason: 'ENCRYPTION_UNAVAILABLE' }],
    [
      { encrypts: true, status: 'inactive' },
      { status: 'held', reason: 'WEBHOOK_INACTIVE' },
    ],
    [
      { isDeleted: true, status: 'inactive', encrypts: true },
      { status: 'discarded', reason: 'WEBHOOK_DELETED' },
    ],
  ] as const)('%o: %o', (values, obstacle) => {
    expect(targetOf(values).obstacle).toEqual(obstacle);
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
    const target = targetOf({ secrets: [{ sealed: foreign, expiresAtMs: null }] });
    expect(() => target.signerAt(NOW_MS)).toThrow();
    expect(() => target.signerAt(NOW_MS)).toThrow();
  });

  it('not with a secret that belongs to another webhook', () => {
    const moved = ring.seal(current, `webhook:${newId()}`);
    const target = targetOf({ secrets: [{ sealed: moved, expiresAtMs: null }] });
    expect(() => target.signerAt(NOW_MS)).toThrow();
  });
});

describe('the request of an attempt (contract, "What a webhook receives")', () => {
  const delivery: ClaimedDelivery = {
    id: newId(),
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

  it('its body is made of the event, with data as it was sent', () => {
    const { body } = buildRequest(delivery, targetOf(), SENDING).request;
    expect(body.toString()).toBe(
      '{"id":"evt_1","type":"payment.succeeded","timestamp":"2026-05-18T18:06:00.120Z",' +
        '"source":null,"version":"1.0","data":{ "price":1.50, "name":"Zoë" }}',
    );
  });

  it("goes to the webhook's URL, on connections of its own, with these headers", () => {
    const target = targetOf({ headersSealed: sealHeaders(ring, id, { 'x-env': 'prod' }) });
    const { request, sent } = buildRequest(delivery, target, SENDING);
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

  it("the webhook's own headers replace none of them", () => {
    const headers = { 'webhook-id': 'forged', 'content-type': 'text/plain', traceparent: 'x' };
    const target = targetOf({ headersSealed: sealHeaders(ring, id, headers) });
    const { request } = buildRequest(delivery, target, SENDING);
    expect(request.headers).toMatchObject({
      'webhook-id': 'evt_1',
      'content-type': 'application/json',
      traceparent: expect.stringMatching(/^00-/),
    });
  });
});
