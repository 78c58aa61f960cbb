import { expect, test } from 'vitest';
import { shownKeyOf } from '../features/webhooks/secret-dialog.tsx';
import { type ActiveSecret, formerSecretsInWords } from '../features/webhooks/secret-words.ts';

const NOW_MS = Date.parse('2026-05-18T18:00:00Z');
const secret = (values: Partial<ActiveSecret>): ActiveSecret => ({
  scheme: 'HMAC',
  createdAt: '2026-05-01T00:00:00.000Z',
  expiresAt: null,
  isCurrent: values.expiresAt === undefined,
  publicKey: null,
  ...values,
});

test('says of each former secret until when it signs', () => {
  const secrets = [
    secret({}),
    secret({ expiresAt: '2026-05-19T17:30:12.500Z' }),
    secret({ expiresAt: '2026-05-18T18:10:00.000Z', scheme: 'ED25519', publicKey: 'whpk_a' }),
    secret({ expiresAt: '2026-05-18T18:00:00.000Z' }),
  ];
  expect(formerSecretsInWords(secrets, NOW_MS)).toEqual([
    'The former secret signs until 2026-05-19 17:30 UTC (in 23 h).',
    'The former key whpk_a signs until 2026-05-18 18:10 UTC (in 10 min).',
  ]);
  expect(formerSecretsInWords([secret({})], NOW_MS)).toEqual([]);
});

test('shows the secret that was made, or else the public key', () => {
  const webhook = { publicSigningKey: 'whpk_a' };
  expect(shownKeyOf('whsec_b', { publicSigningKey: null })).toEqual({
    text: 'whsec_b',
    isSecret: true,
  });
  expect(shownKeyOf(null, webhook)).toEqual({ text: 'whpk_a', isSecret: false });
});
