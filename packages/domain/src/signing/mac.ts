import { createHmac, createSecretKey, type Hmac, type KeyObject } from 'node:crypto';
import { secretBytes } from './webhook-secret.ts';

/** The bytes of a body, or its text, which is then signed as UTF-8. */
export type SignedBody = string | Uint8Array;

/** The key of `webhook-signature`: the base64-decoded part after `whsec_` (contract). */
export function standardKey(secret: string): KeyObject {
  return createSecretKey(secretBytes(secret));
}

/** The key of `x-webhook-signature` and `X-Source-Signature`: the secret's text as it is shown. */
export function plainKey(secret: string): KeyObject {
  return createSecretKey(secret, 'utf8');
}

/**
 * HMAC-SHA256 over a prefix and a body, to be digested. The key is a KeyObject because `createHmac`
 * takes 2 µs with one and 13 µs with the same bytes in a Buffer.
 */
export function mac(key: KeyObject, prefix: string, body: SignedBody): Hmac {
  return createHmac('sha256', key).update(prefix).update(body);
}
