import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Evidence,
  newWebhookSecret,
  readEvidence,
  signatureHeaders,
  writeEvidence,
} from '../src/index.ts';

const row = { eventId: 'evt_1', timestampS: 1_800_000_000 };
const secrets = [1, 2].map(() => newWebhookSecret(randomBytes(32)));
const signed = (count: number) =>
  signatureHeaders({ ...row, body: '{}', secrets: secrets.slice(0, count) });
const kept = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 12 };
const plain = {
  userAgent: 'Posthorn/1.2.3',
  signature: signed(1),
  ownHeaderNames: [],
  authorizationScheme: null,
  encrypted: null,
  dataText: null,
};

describe('what an attempt keeps of its request', () => {
  it.each<[string, Evidence]>([
    ['a usual one, on a kept connection', { phases: kept, sent: plain }],
    [
      'a first one, with everything',
      {
        phases: { dnsMs: 0, connectMs: 3, tlsMs: 21, firstByteMs: 1_204 },
        sent: {
          ...plain,
          signature: signed(2),
          ownHeaderNames: ['Authorization', 'x-env'],
          authorizationScheme: 'Bearer',
          encrypted: 'data.card.number,data.items[].secret',
          dataText: '{\n"d":"\nd\nn",\r\n"card":{"$jwe":"a.b"}}',
        },
      },
    ],
    [
      'one signed with ed25519 alone',
      {
        phases: kept,
        sent: {
          ...plain,
          signature: {
            'webhook-id': 'evt_1',
            'webhook-timestamp': '1800000000',
            'webhook-signature': `v1a,${randomBytes(64).toString('base64')}`,
          },
        },
      },
    ],
    [
      'one of which nothing was sent',
      { phases: { dnsMs: 5, connectMs: null, tlsMs: null, firstByteMs: null }, sent: null },
    ],
  ])('%s: reads as it was written', (_, evidence) => {
    expect(readEvidence(writeEvidence(evidence), row)).toEqual(evidence);
  });

  it('a usual one costs no more than 126 bytes, which PostgreSQL keeps with a header of one', () => {
    expect(Buffer.byteLength(writeEvidence({ phases: kept, sent: plain }))).toBeLessThanOrEqual(
      126,
    );
  });
});
