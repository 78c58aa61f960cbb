import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

const MODULUS_BITS_MIN = 2_048;
/** Encrypting costs more with every bit, and it is not the tenant who pays (promise 4). */
const MODULUS_BITS_MAX = 8_192;
const EXPONENT_MIN = 3n;
/** For the same reason; nearly all keys have 65,537. */
const EXPONENT_MAX = 0xffff_ffffn;
const KEY_CHARS_MAX = 10_000;

/** An RSA key to encrypt with. */
export interface EncryptionKey {
  key: KeyObject;
  /** RFC 7638, SHA-256, base64url: the `kid` of what is encrypted with it. */
  thumbprint: string;
}

export type PublicKeyReading = ({ ok: true } & EncryptionKey) | { ok: false; message: string };

/**
 * Reads a webhook's public key: RSA of 2,048 to 8,192 bits, as PEM or as the JSON text of a JWK. A
 * private key is refused, not reduced to its public part: it must not be stored here. So is one that
 * says it is for signatures.
 */
export function readPublicKey(text: string): PublicKeyReading {
  if (text.length > KEY_CHARS_MAX) return no(`It is longer than ${KEY_CHARS_MAX} characters.`);
  const parsed = parse(text.trim());
  if ('message' in parsed) return no(parsed.message);
  const { key } = parsed;
  if (key.asymmetricKeyType !== 'rsa') return no('It is not an RSA key.');
  const { modulusLength: bits = 0, publicExponent: exponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (bits < MODULUS_BITS_MIN || bits > MODULUS_BITS_MAX) {
    return no(`It has ${bits} bits; it must have ${MODULUS_BITS_MIN} to ${MODULUS_BITS_MAX}.`);
  }
  if (exponent < EXPONENT_MIN || exponent > EXPONENT_MAX || exponent % 2n === 0n) {
    return no('Its exponent is out of the ordinary; it should be 65537.');
  }
  return { ok: true, key, thumbprint: thumbprintOf(key) };
}

function parse(text: string): { key: KeyObject } | { message: string } {
  const none = { message: 'It is neither PEM (BEGIN PUBLIC KEY) nor a JWK.' };
  const isPrivate = { message: 'It is a private key. Send the public one only.' };
  try {
    if (text.startsWith('{')) {
      const jwk: JsonWebKey = JSON.parse(text);
      if (jwk.d !== undefined) return isPrivate;
      if (jwk.use !== undefined && jwk.use !== 'enc') {
        return { message: `It is for another use ("use" is not "enc").` };
      }
      return { key: createPublicKey({ key: jwk, format: 'jwk' }) };
    }
    if (text.includes('PRIVATE KEY')) return isPrivate;
    if (text.startsWith('-----BEGIN RSA PUBLIC KEY-----')) {
      return { key: createPublicKey({ key: text, format: 'pem', type: 'pkcs1' }) };
    }
    if (!text.startsWith('-----BEGIN PUBLIC KEY-----')) return none;
    return { key: createPublicKey({ key: text, format: 'pem', type: 'spki' }) };
  } catch {
    return none;
  }
}

/** RFC 7638 section 3: the required members alone, in the order of their names, without blanks. */
function thumbprintOf(key: KeyObject): string {
  const { e, n } = key.export({ format: 'jwk' });
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');
}

function no(message: string): PublicKeyReading {
  return { ok: false, message };
}
