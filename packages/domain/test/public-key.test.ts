import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { expect, it } from 'vitest';
import { readPublicKey } from '../src/index.ts';

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const JWK = RSA.publicKey.export({ format: 'jwk' });
const pem = (key: ReturnType<typeof generateKeyPairSync>['publicKey']) =>
  key.export({ format: 'pem', type: 'spki' }).toString();

it('a key is the same by its thumbprint (RFC 7638), however it was written', async () => {
  const thumbprint = await calculateJwkThumbprint({ ...JWK, kty: 'RSA' });
  const texts = [
    pem(RSA.publicKey),
    `\n ${pem(RSA.publicKey)} \n`,
    RSA.publicKey.export({ format: 'pem', type: 'pkcs1' }).toString(),
    JSON.stringify(JWK),
    JSON.stringify({ ...JWK, kid: 'mine', alg: 'RSA-OAEP-256', use: 'enc' }, null, 2),
  ];
  for (const text of texts) expect(readPublicKey(text)).toMatchObject({ ok: true, thumbprint });
});

it.each([
  ['nothing', '', /neither PEM/],
  ['text', 'key', /neither PEM/],
  ['broken PEM', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', /neither PEM/],
  ['JSON that is no key', '{"kty":"RSA"}', /neither PEM/],
  ['JSON that is broken', '{"kty":', /neither PEM/],
  ['a private JWK', JSON.stringify(RSA.privateKey.export({ format: 'jwk' })), /private key/],
  [
    'a private PEM',
    RSA.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    /private key/,
  ],
  ['a key for signatures', JSON.stringify({ ...JWK, use: 'sig' }), /another use/],
  ['another algorithm', pem(generateKeyPairSync('ed25519').publicKey), /not an RSA key/],
  [
    'RSA for signatures alone',
    pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey),
    /not an RSA key/,
  ],
  ['1,024 bits', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), /1024 bits/],
  ['an exponent that encrypts nothing', JSON.stringify({ ...JWK, e: 'AQ' }), /exponent/],
  ['an exponent that costs too much', JSON.stringify({ ...JWK, e: JWK.n }), /exponent/],
  ['more bits than are worth it', JSON.stringify({ ...JWK, n: `9${'A'.repeat(1400)}` }), /bits/],
  ['a text as long as a book', 'x'.repeat(10_001), /longer/],
])('%s is refused', (_, text, message) => {
  expect(readPublicKey(text)).toEqual({ ok: false, message: expect.stringMatching(message) });
});
