import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { createSigner, newSigningKey, type SigningKey } from '../src/index.ts';

const BODY = '{"id":"evt_1","data":{"name":"Zoë 木村 😀","price":1.50}}';
const NOW_S = Math.floor(Date.now() / 1000);
const message = { eventId: 'evt_1', timestampS: NOW_S, body: BODY };
const made = (scheme: SigningKey['scheme']) => newSigningKey(scheme, randomBytes(32));

/** As a receiver does who has nothing but the `whpk_` text and the specification. */
function publicKeyOf({ publicKey }: SigningKey) {
  const bytes = Buffer.from((publicKey ?? '').slice('whpk_'.length), 'base64');
  const x = bytes.toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

function verifies(key: SigningKey, signature: string, text: string): boolean {
  const bytes = Buffer.from(signature.slice('v1a,'.length), 'base64');
  return verify(null, Buffer.from(text), publicKeyOf(key), bytes);
}

describe('an ed25519 signature (contract, "Trust"; Standard Webhooks, "Signature scheme")', () => {
  const key = made('ed25519');
  const headers = createSigner([key.secret])(message);

  it('is the one of the test vector in the Go library of Standard Webhooks', () => {
    const signer = createSigner(['whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=']);
    const signed = signer({
      eventId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestampS: 1614265330,
      body: '{"test": 2432232314}',
    });
    expect(signed['webhook-signature']).toBe(
      'v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==',
    );
  });

  it('stands alone: the plain signature, which needs a shared secret, is left out', () => {
    expect(headers).toEqual({
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(NOW_S),
      'webhook-signature': expect.stringMatching(/^v1a,[A-Za-z0-9+/]{86}==$/),
    });
  });

  it('verifies with the public key that is given away, over id, timestamp and body', () => {
    const signature = headers['webhook-signature'];
    expect(verifies(key, signature, `evt_1.${NOW_S}.${BODY}`)).toBe(true);
    expect(verifies(key, signature, `evt_2.${NOW_S}.${BODY}`)).toBe(false);
    expect(verifies(key, signature, `evt_1.${NOW_S + 1}.${BODY}`)).toBe(false);
    expect(verifies(key, signature, `evt_1.${NOW_S}.${BODY} `)).toBe(false);
    expect(verifies(made('ed25519'), signature, `evt_1.${NOW_S}.${BODY}`)).toBe(false);
  });

  it('is the same over text and over bytes', () => {
    expect(createSigner([key.secret])({ ...message, body: Buffer.from(BODY) })).toEqual(headers);
  });

  it('comes once for each key pair while one replaces the other', () => {
    const former = made('ed25519');
    const both = createSigner([key.secret, former.secret])(message)['webhook-signature'];
    const [first = '', second = '', ...rest] = both.split(' ');
    expect(rest).toEqual([]);
    expect(verifies(key, first, `evt_1.${NOW_S}.${BODY}`)).toBe(true);
    expect(verifies(former, second, `evt_1.${NOW_S}.${BODY}`)).toBe(true);
  });

  it('stands beside the former HMAC signatures while a webhook changes its scheme', () => {
    const former = made('hmac');
    const changing = createSigner([key.secret, former.secret])(message);
    expect(changing['webhook-signature']).toMatch(/^v1a,\S+ v1,\S+$/);
    expect(changing['x-webhook-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    // Whoever still has the secret goes on verifying with packages nobody here wrote.
    new StandardWebhook(former.secret).verify(BODY, { ...changing });
    new SvixWebhook(former.secret).verify(BODY, { ...changing });
  });
});

describe('an ed25519 key', () => {
  it('is written as Standard Webhooks does: whsk_ to keep, whpk_ to give away, 32 bytes each', () => {
    const key = made('ed25519');
    expect(key.secret).toMatch(/^whsk_[A-Za-z0-9+/]{43}=$/);
    expect(key.publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(made('hmac')).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      publicKey: null,
    });
  });

  it.each(['whsk_', `whsk_${Buffer.alloc(31).toString('base64')}`])(
    'that is none signs nothing, and is not said (%#)',
    (text) => {
      expect(() => createSigner([text])).toThrow('this is not an ed25519 signing key');
    },
  );
});
