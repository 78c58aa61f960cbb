import { constants, createCipheriv, publicEncrypt, type randomBytes } from 'node:crypto';
import type { EncryptionKey } from './public-key.ts';

/** Encrypts a text as a compact JWE (RFC 7516 section 7.1). */
export type JweEncrypter = (text: string) => string;

/**
 * Prepares RSA-OAEP-256 with A256GCM (RFC 7518 sections 4.3 and 5.3): a key and a nonce of its own
 * for each text. About 70 µs for a short one with 2,048 bits, 120 with 4,096.
 * @param random a cryptographic source of bytes
 */
export function createJweEncrypter(
  { key, thumbprint }: EncryptionKey,
  random: typeof randomBytes,
): JweEncrypter {
  const header = JSON.stringify({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: thumbprint });
  const protectedHeader = Buffer.from(header).toString('base64url');
  const additionalData = Buffer.from(protectedHeader, 'ascii');
  const rsa = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
  return (text) => {
    const contentKey = random(32);
    const nonce = random(12);
    const cipher = createCipheriv('aes-256-gcm', contentKey, nonce);
    cipher.setAAD(additionalData);
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    const parts = [publicEncrypt(rsa, contentKey), nonce, encrypted, cipher.getAuthTag()];
    return [protectedHeader, ...parts.map((part) => part.toString('base64url'))].join('.');
  };
}
