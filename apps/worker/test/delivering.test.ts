import { type ReceivedRequest, type Receiver, startReceiver } from '@posthorn/testkit';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GivenWebhook, givenEvents, givenSecret, givenWebhook } from './given.ts';
import { type TestWorker, useHarness, VERSION } from './harness.ts';
import { seeAttempts, untilStatus } from './look.ts';

const harness = useHarness();
const stripe = new Stripe('sk_test_none');
let receiver: Receiver;
let worker: TestWorker;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(async () => {
  receiver.forget();
  worker = await harness.startWorker();
});

function only(requests: readonly ReceivedRequest[]): ReceivedRequest {
  const [request] = requests;
  if (!request || requests.length !== 1) throw new Error(`${requests.length} requests`);
  return request;
}

const UNIX_NOW_S = () => Math.floor(Date.now() / 1000);

describe('a delivery that is taken (2xx)', () => {
  it.each(['pending', 'queued'] as const)(
    'goes out once, and is recorded once (stored as %s)',
    async (as) => {
      const webhook = await givenWebhook(harness, { url: `${receiver.url}/${as}` });
      const [event] = await givenEvents(harness, [webhook], { as });

      const delivery = await untilStatus(harness, event, 'succeeded');

      expect(receiver.requestsTo(`/${as}`)).toHaveLength(1);
      expect(delivery).toMatchObject({
        attempts: 1,
        reason: null,
        batch_id: null,
        last_http_status: 200,
        next_attempt_at: null,
      });
      const attempts = await seeAttempts(harness, delivery.id);
      expect(attempts).toEqual([
        expect.objectContaining({
          number: 1,
          http_status: 200,
          error_code: null,
          address: '127.0.0.1',
        }),
      ]);
      const { rows } = await harness.database.pool.query(
        'select sum(succeeded)::int as succeeded, sum(failed)::int as failed, sum(dead)::int as dead from delivery_stats where webhook_id = $1',
        [webhook.id],
      );
      expect(rows).toEqual([{ succeeded: 1, failed: 0, dead: 0 }]);
      expect(await worker.metric('posthorn_attempts_total')).toBe(1);
    },
  );

  it('carries the headers of the contract, and of its own those that the webhook adds', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/headers?a=b`,
      headers: { 'x-env': 'prod', 'X-Mixed': 'Case' },
    });
    const [event] = await givenEvents(harness, [webhook]);
    await untilStatus(harness, event, 'succeeded');

    const { headers, method, body } = only(receiver.requestsTo('/headers?a=b'));
    expect(method).toBe('POST');
    expect(headers).toEqual({
      host: new URL(receiver.url).host,
      connection: 'keep-alive',
      'content-length': String(body.length),
      'content-type': 'application/json',
      'user-agent': `Posthorn/${VERSION}`,
      'webhook-id': event?.eventId,
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
      'x-webhook-signature': expect.stringMatching(/^t=\d{10},v1=[0-9a-f]{64}$/),
      'x-webhook-event-type': 'payment.succeeded',
      'x-webhook-delivery-id': event?.deliveryIds[0],
      'x-webhook-attempt': '1',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
      'x-env': 'prod',
      'x-mixed': 'Case',
    });
    expect(Math.abs(UNIX_NOW_S() - Number(headers['webhook-timestamp']))).toBeLessThan(60);
  });
});

const DATA = {
  unicode: '{"name":"Zoë Ünlü 木村 😀","line":"\u2028","escaped":"\\u0000 \\ud800 \\/"}',
  'a price of 1.50 and an integer beyond 2^53': '{"price":1.50,"id":9007199254740993,"e":1e-400}',
  'odd key order, blanks and a repeated key': '{ "b" : 1,\n "10":2, "9":3,\t"a":{"z":1}, "b":2 }',
  'no object at all': '"text"',
};

describe.each(Object.entries(DATA))('data with %s (promise 9)', (_, dataText) => {
  it('arrives byte for byte, and its signatures verify with packages nobody here wrote', async () => {
    const path = `/data-${Object.values(DATA).indexOf(dataText)}`;
    const webhook = await givenWebhook(harness, { url: receiver.url + path });
    const [event] = await givenEvents(harness, [webhook], { dataText, source: 'Geschäft "Süd"' });
    await untilStatus(harness, event, 'succeeded');

    const { headers, body } = only(receiver.requestsTo(path));
    expect(body.toString()).toBe(
      `{"id":"${event?.eventId}","type":"payment.succeeded","timestamp":"2026-05-18T18:06:00.000Z",` +
        `"source":"Geschäft \\"Süd\\"","version":"1.0","data":${dataText}}`,
    );
    new StandardWebhook(webhook.secret).verify(body.toString(), headers);
    new SvixWebhook(webhook.secret).verify(body, headers);
    stripe.webhooks.constructEvent(body, headers['x-webhook-signature'] ?? '', webhook.secret);
  });
});

describe('after a rotation (promise 9)', () => {
  it('both secrets sign while the old one holds, and only the new one when it has expired', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/rotated` });
    const expiresAt = new Date(Date.now() + 3_600_000);
    const old = await givenSecret(harness, { ...webhook, webhookId: webhook.id, expiresAt });

    const [during] = await givenEvents(harness, [webhook]);
    await untilStatus(harness, during, 'succeeded');
    const first = only(receiver.requestsTo('/rotated'));
    expect(first.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const secret of [webhook.secret, old]) {
      new StandardWebhook(secret).verify(first.body.toString(), first.headers);
      new SvixWebhook(secret).verify(first.body, first.headers);
      stripe.webhooks.constructEvent(
        first.body,
        first.headers['x-webhook-signature'] ?? '',
        secret,
      );
    }

    receiver.forget();
    await harness.database.pool.query(
      `update webhook_secrets set expires_at = now() where webhook_id = $1 and expires_at is not null`,
      [webhook.id],
    );
    await deliverUntilOneSignature(webhook);
    const last = receiver.requests.at(-1);
    if (!last) throw new Error('no request');
    new StandardWebhook(webhook.secret).verify(last.body.toString(), last.headers);
    expect(() => new StandardWebhook(old).verify(last.body.toString(), last.headers)).toThrow();
  });

  it('a secret that expires while its webhook is held in memory signs no longer', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/expiring` });
    const expiresAt = new Date(Date.now() + 1_500);
    await givenSecret(harness, { ...webhook, webhookId: webhook.id, expiresAt });
    for (;;) {
      const [event] = await givenEvents(harness, [webhook]);
      await untilStatus(harness, event, 'succeeded');
      const request = receiver.requests.at(-1);
      const count = request?.headers['webhook-signature']?.split(' ').length;
      const signedAtMs = Number(request?.headers['webhook-timestamp']) * 1000;
      if (signedAtMs < expiresAt.getTime() - 1_000) expect(count).toBe(2);
      if (signedAtMs <= expiresAt.getTime()) continue;
      expect(count).toBe(1);
      return;
    }
  });
});

/** Delivers one event after the other until one has a single signature: a change takes a moment. */
async function deliverUntilOneSignature(webhook: GivenWebhook): Promise<void> {
  for (;;) {
    const [event] = await givenEvents(harness, [webhook]);
    await untilStatus(harness, event, 'succeeded');
    const signatures = receiver.requests.at(-1)?.headers['webhook-signature'] ?? '';
    if (signatures.split(' ').length === 1) return;
  }
}
