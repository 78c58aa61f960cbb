import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  createSourceVerifier,
  faultOfSourceKey,
  faultOfSourceSecret,
  newWebhookSecret,
} from '../src/index.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const nowS = nowMs / 1000;
const body = Buffer.from('{"event_id":"é"}');

const standard = (key: Uint8Array | string) => {
  const mac = createHmac('sha256', key).update(`msg_1.${nowS}.`).update(body).digest('base64');
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(nowS),
    'webhook-signature': `v1,${mac}`,
  };
};
const plain = (key: string) => ({
  'x-source-timestamp': String(nowS),
  'x-source-signature': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
});
const verifies = (secret: string, headers: Record<string, string>) =>
  createSourceVerifier(secret)({ headers, body, nowMs }).ok;

describe('a webhook secret that a source brings', () => {
  const phrase = 'correct horse battery staple ü';
  const base64 = Buffer.alloc(24, 5).toString('base64');

  it('is the key of X-Source-Signature as it is, with and without whsec_', () => {
    for (const secret of [phrase, base64, `whsec_${base64}`]) {
      expect(verifies(secret, plain(secret)), secret).toBe(true);
    }
    expect(verifies(`whsec_${base64}`, plain(base64))).toBe(false);
  });

  it('is decoded after whsec_ for webhook-signature, and only then the key', () => {
    expect(verifies(`whsec_${base64}`, standard(Buffer.alloc(24, 5)))).toBe(true);
    expect(verifies(`whsec_${base64}`, standard(base64))).toBe(false);
    expect(verifies(`whsec_${base64}`, standard(`whsec_${base64}`))).toBe(false);
  });

  it('without whsec_ is the key of webhook-signature as it is', () => {
    expect(verifies(phrase, standard(phrase))).toBe(true);
    const ascii = 'correct horse battery staple';
    const raw = new StandardWebhook(ascii, { format: 'raw' });
    const signature = raw.sign('msg_1', new Date(nowMs), body.toString());
    expect(verifies(ascii, { ...standard(''), 'webhook-signature': signature })).toBe(true);
  });

  it('without whsec_, but base64, is taken as the libraries read it too, again and again', () => {
    const signature = new StandardWebhook(base64).sign('msg_1', new Date(nowMs), body.toString());
    const decoded = { ...standard(''), 'webhook-signature': signature };
    const verify = createSourceVerifier(base64);
    for (const headers of [decoded, standard(base64), standard(base64), decoded, decoded]) {
      expect(verify({ headers, body, nowMs }).ok).toBe(true);
    }
    expect(verify({ headers: standard('another'), body, nowMs }).ok).toBe(false);
  });

  it('never becomes an empty or shortened key, whatever a lenient decoder makes of it', () => {
    for (const secret of ['!!!!!!!!!!!!!!!!', '?'.repeat(40), 'ab c!d'.repeat(4), '='.repeat(20)]) {
      expect(faultOfSourceSecret(secret), secret).toBeNull();
      expect(verifies(secret, standard(Buffer.from(secret, 'base64'))), secret).toBe(false);
      expect(verifies(secret, standard('')), secret).toBe(false);
      expect(verifies(secret, standard(secret)), secret).toBe(true);
    }
  });

  it.each([
    ['15 characters', 'x'.repeat(15), false],
    ['16 characters', 'x'.repeat(16), true],
    ['512 characters', 'x'.repeat(512), true],
    ['513 characters', 'x'.repeat(513), false],
    ['any characters', 'päß phrase 木村 😀 …', true],
    ['half a character', `${'x'.repeat(20)}\ud800`, false],
    ['made by Posthorn', newWebhookSecret(Buffer.alloc(32, 1)), true],
    ['base64 without padding', `whsec_${Buffer.alloc(25).toString('base64url')}`, true],
    ['no base64 after whsec_', 'whsec_not base64 at all', false],
    ['base64 cut short', `whsec_${'A'.repeat(17)}`, false],
    ['wrong padding', `whsec_${'A'.repeat(16)}=`, false],
    ['nothing after whsec_', 'whsec_'.padEnd(16, '='), false],
  ])('%s', (_what, secret, isTaken) => {
    expect(faultOfSourceSecret(secret) === null).toBe(isTaken);
  });
});

describe('an API key that a source brings', () => {
  it.each([
    ['15 characters', 'k'.repeat(15), false],
    ['16 characters', 'k'.repeat(16), true],
    ['256 characters', 'k'.repeat(256), true],
    ['257 characters', 'k'.repeat(257), false],
    ['punctuation', 'sk_live:!"#%&/()=?+~', true],
    ['a space, which no bearer has', 'sk_live 0123456789', false],
    ['a line break', 'sk_live\n0123456789', false],
    ['beyond ASCII', 'schlüssel0123456789', false],
  ])('%s', (_what, key, isTaken) => {
    expect(faultOfSourceKey(key) === null).toBe(isTaken);
  });
});
