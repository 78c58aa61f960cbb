import { createHmac } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createSourceVerifier, newWebhookSecret, verifySourceSignature } from '../src/index.ts';

const secret = newWebhookSecret(Buffer.alloc(32, 9));
const otherSecret = newWebhookSecret(Buffer.alloc(32, 8));
const nowMs = Date.UTC(2026, 10, 23, 12);
const nowS = nowMs / 1000;
const body = Buffer.from('{"event_id":"é"}');

const hex = (key: string, bytes: Buffer) => createHmac('sha256', key).update(bytes).digest('hex');
const plain = (over: Record<string, string | undefined> = {}) => ({
  'x-source-timestamp': String(nowS),
  'x-source-signature': `sha256=${hex(secret, body)}`,
  ...over,
});
const standard = (over: Record<string, string | undefined> = {}, key = secret) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(nowS),
  'webhook-signature': new StandardWebhook(key).sign('msg_1', new Date(nowMs), body.toString()),
  ...over,
});
const verify = createSourceVerifier(secret);
const outcome = (headers: Record<string, string | undefined>, requireStandard = false) => {
  const result = verify({ headers, body, nowMs, requireStandard });
  expect(verifySourceSignature({ headers, body, nowMs, requireStandard, secret })).toEqual(result);
  return result.ok ? 'ok' : result.code;
};

describe('X-Source-Signature', () => {
  it.each([
    ['right', plain(), 'ok'],
    [
      'in capitals',
      plain({ 'x-source-signature': `SHA256=${hex(secret, body).toUpperCase()}` }),
      'ok',
    ],
    ['five minutes early', plain({ 'x-source-timestamp': String(nowS - 300) }), 'ok'],
    ['five minutes late', plain({ 'x-source-timestamp': String(nowS + 300) }), 'ok'],
    ['too early', plain({ 'x-source-timestamp': String(nowS - 301) }), 'TIMESTAMP_OUT_OF_RANGE'],
    ['too late', plain({ 'x-source-timestamp': String(nowS + 301) }), 'TIMESTAMP_OUT_OF_RANGE'],
    ['in milliseconds', plain({ 'x-source-timestamp': String(nowMs) }), 'TIMESTAMP_OUT_OF_RANGE'],
    ['no number', plain({ 'x-source-timestamp': 'now' }), 'TIMESTAMP_OUT_OF_RANGE'],
    ['hexadecimal', plain({ 'x-source-timestamp': '0x65' }), 'TIMESTAMP_OUT_OF_RANGE'],
    ['without timestamp', plain({ 'x-source-timestamp': undefined }), 'MISSING_SIGNATURE'],
    ['without signature', plain({ 'x-source-signature': undefined }), 'MISSING_SIGNATURE'],
    ['nothing', {}, 'MISSING_SIGNATURE'],
    [
      'by another secret',
      plain({ 'x-source-signature': `sha256=${hex(otherSecret, body)}` }),
      'INVALID_SIGNATURE',
    ],
    [
      'of other bytes',
      plain({ 'x-source-signature': `sha256=${hex(secret, Buffer.from('{}'))}` }),
      'INVALID_SIGNATURE',
    ],
    [
      'cut short',
      plain({ 'x-source-signature': `sha256=${hex(secret, body).slice(2)}` }),
      'INVALID_SIGNATURE',
    ],
    ['without its scheme', plain({ 'x-source-signature': hex(secret, body) }), 'INVALID_SIGNATURE'],
    [
      'with something behind it',
      plain({ 'x-source-signature': `sha256=${hex(secret, body)}00` }),
      'INVALID_SIGNATURE',
    ],
  ])('%s', (_, headers, expected) => {
    expect(outcome(headers)).toBe(expected);
  });

  it('is not enough for a source that requires the Standard Webhooks headers', () => {
    expect(outcome(plain(), true)).toBe('MISSING_SIGNATURE');
    expect(outcome({ ...plain(), ...standard() }, true)).toBe('ok');
  });
});

describe('Standard Webhooks headers on ingest, signed by the package standardwebhooks', () => {
  const other = standard({}, otherSecret)['webhook-signature'];
  const right = standard()['webhook-signature'];
  it.each([
    ['right', standard(), 'ok'],
    ['among others', standard({ 'webhook-signature': `v1a,abc= ${other} ${right}` }), 'ok'],
    ['by another secret', standard({}, otherSecret), 'INVALID_SIGNATURE'],
    ['for another id', standard({ 'webhook-id': 'msg_2' }), 'INVALID_SIGNATURE'],
    ['for another time', standard({ 'webhook-timestamp': String(nowS + 1) }), 'INVALID_SIGNATURE'],
    ['too old', standard({ 'webhook-timestamp': String(nowS - 301) }), 'TIMESTAMP_OUT_OF_RANGE'],
    ['no number', standard({ 'webhook-timestamp': '1e9' }), 'TIMESTAMP_OUT_OF_RANGE'],
    ['empty', standard({ 'webhook-signature': 'v1,' }), 'INVALID_SIGNATURE'],
    ['without id', standard({ 'webhook-id': undefined }), 'MISSING_SIGNATURE'],
    ['without time', standard({ 'webhook-timestamp': undefined }), 'MISSING_SIGNATURE'],
    [
      'wrong beside a right plain one',
      { ...plain(), ...standard({}, otherSecret) },
      'INVALID_SIGNATURE',
    ],
  ])('%s', (_, headers, expected) => {
    expect(outcome(headers)).toBe(expected);
  });

  it('honours another tolerance', () => {
    const headers = standard({ 'webhook-timestamp': String(nowS - 11) });
    expect(verify({ headers, body, nowMs, toleranceS: 10 })).toEqual({
      ok: false,
      code: 'TIMESTAMP_OUT_OF_RANGE',
    });
  });
});
