import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { PosthornError } from '@posthorn/domain';

const MODULUS_BITS_MIN = 2048;
const KEY_CHARS_MAX = 10_000;

/**
 * Checks a webhook's public key: RSA of at least 2,048 bits, as PEM (SPKI) or as the JSON text of a
 * JWK. Throws PUBLIC_KEY_INVALID (PosthornError). A private key is refused, not reduced to its
 * public part: it must not be stored here.
 */
export function checkPublicKey(text: string): void {
  if (text.length > KEY_CHARS_MAX) throw invalid(`It is longer than ${KEY_CHARS_MAX} characters.`);
  const key = parseKey(text.trim());
  if (!key) throw invalid('It is neither PEM (BEGIN PUBLIC KEY) nor a JWK.');
  if (key.asymmetricKeyType !== 'rsa') throw invalid('It is not an RSA key.');
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < MODULUS_BITS_MIN) throw invalid(`It has ${bits} bits.`);
}

function parseKey(text: string): KeyObject | null {
  try {
    if (text.startsWith('{')) {
      const jwk: JsonWebKey = JSON.parse(text);
      if (jwk.d !== undefined) throw invalid('It is a private key. Send the public one only.');
      return createPublicKey({ key: jwk, format: 'jwk' });
    }
    if (text.includes('PRIVATE KEY')) {
      throw invalid('It is a private key. Send the public one only.');
    }
    if (!text.startsWith('-----BEGIN PUBLIC KEY-----')) return null;
    return createPublicKey({ key: text, format: 'pem', type: 'spki' });
  } catch (error) {
    if (error instanceof PosthornError) throw error;
    return null;
  }
}

function invalid(message: string): PosthornError {
  return new PosthornError('PUBLIC_KEY_INVALID', {
    message,
    details: [{ path: 'public_key', message }],
  });
}
