import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import {
  createSigner,
  deliveryBody,
  newWebhookSecret,
  plainSignature,
  signatureHeaders,
  standardSignature,
} from '../src/index.ts';

const secret = newWebhookSecret(Buffer.alloc(32, 7));
const oldSecret = newWebhookSecret(Buffer.from('0123456789abcdefghijklmn'));
const stripe = new Stripe('sk_test_none');

const dataTexts = {
  plain: '{"amount":1999,"currency":"USD"}',
  unicode: '{"name":"Zoë Ünlü 木村 😀","note":"\u2028 \\u0000 \\ud800"}',
  'big numbers': '{"id":9007199254740993123,"price":1.50,"tiny":1e-400,"minus":-0}',
  'odd key order and blanks': '{ "b" : 1,\n "10":2, "9":3,\t"a":{"z":1,"b":2}, "b":2 }',
  'not an object': '"text"',
};

const messages = Object.entries(dataTexts).map(([name, dataText]) => ({
  name,
  body: deliveryBody({
    eventId: 'evt_1.2',
    eventType: 'payment.succeeded',
    timestamp: '2026-05-18T18:06:00.000Z',
    source: 'Ladengeschäft "Süd"',
    version: '1.0',
    dataText,
  }),
}));

describe.each(messages)('a signed delivery ($name), promise 9', ({ body }) => {
  const timestampS = Math.floor(Date.now() / 1000);
  const headers = signatureHeaders({ eventId: 'evt_1.2', timestampS, body, secrets: [secret] });
  const rotating = createSigner([secret, oldSecret])({ eventId: 'evt_1.2', timestampS, body });
  const changed = body.replace('payment', 'Payment');

  it('verifies with the package standardwebhooks', () => {
    expect(new StandardWebhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body));
    expect(() => new StandardWebhook(secret).verify(changed, { ...headers })).toThrow();
    expect(() => new StandardWebhook(oldSecret).verify(body, { ...headers })).toThrow();
  });

  it('verifies with the package svix', () => {
    expect(() => new SvixWebhook(secret).verify(body, { ...headers })).not.toThrow();
    expect(() => new SvixWebhook(secret).verify(changed, { ...headers })).toThrow();
  });

  it("verifies with stripe's webhooks.constructEvent", () => {
    const signature = headers['x-webhook-signature'] ?? '';
    expect(stripe.webhooks.constructEvent(body, signature, secret)).toEqual(JSON.parse(body));
    expect(() => stripe.webhooks.constructEvent(changed, signature, secret)).toThrow();
  });

  it.each([secret, oldSecret])('verifies with either secret while rotating (%#)', (active) => {
    expect(() => new StandardWebhook(active).verify(body, { ...rotating })).not.toThrow();
    expect(() => new SvixWebhook(active).verify(body, { ...rotating })).not.toThrow();
    const signature = rotating['x-webhook-signature'] ?? '';
    expect(() => stripe.webhooks.constructEvent(body, signature, active)).not.toThrow();
  });

  it('is signed alike as text and as bytes', () => {
    const bytes = Buffer.from(body);
    expect(
      signatureHeaders({ eventId: 'evt_1.2', timestampS, body: bytes, secrets: [secret] }),
    ).toEqual(headers);
  });
});

describe('signatures', () => {
  it('are written as the contract says', () => {
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text);
    const decoded = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const standard = `v1,${hmac(decoded, 'evt.17.{}').digest('base64')}`;
    const plain = `t=17,v1=${hmac(secret, '17.{}').digest('hex')}`;
    expect(standardSignature(secret, 'evt', 17, '{}')).toBe(standard);
    expect(plainSignature(secret, 17, '{}')).toBe(plain);
    expect(
      signatureHeaders({ eventId: 'evt', timestampS: 17, body: '{}', secrets: [secret] }),
    ).toEqual({
      'webhook-id': 'evt',
      'webhook-timestamp': '17',
      'webhook-signature': standard,
      'x-webhook-signature': plain,
    });
  });

  it('need a secret', () => {
    expect(() => createSigner([])).toThrow('at least one secret');
    expect(() => createSigner(['whsec_'])).toThrow('empty');
  });

  it('have secrets of 24 to 64 bytes', () => {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    expect(() => newWebhookSecret(Buffer.alloc(23))).toThrow(RangeError);
    expect(() => newWebhookSecret(Buffer.alloc(65))).toThrow(RangeError);
  });
});
