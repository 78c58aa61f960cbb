import { createSecretKey, type KeyObject } from 'node:crypto';
import { plainKey, standardKey } from './mac.ts';

const PREFIX = 'whsec_';
const SECRET_CHARS_MIN = 16;
const SECRET_CHARS_MAX = 512;
const KEY_CHARS_MIN = 16;
const KEY_CHARS_MAX = 256;
/** Either alphabet of RFC 4648, with or without its padding. */
const BASE64 = /^(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/;
/** What can stand behind `Authorization: Bearer `. */
const BEARER = /^[\x21-\x7e]+$/;

/** What is wrong with an API key that a source brings (contract, "Trust"); null: nothing. */
export function faultOfSourceKey(key: string): string | null {
  if (key.length < KEY_CHARS_MIN || key.length > KEY_CHARS_MAX) {
    return `${KEY_CHARS_MIN} to ${KEY_CHARS_MAX} characters.`;
  }
  if (!BEARER.test(key)) {
    return 'Printable ASCII without spaces: it is sent as `Authorization: Bearer <key>`.';
  }
  return null;
}

/** What is wrong with a webhook secret that a source brings (contract, "Trust"); null: nothing. */
export function faultOfSourceSecret(secret: string): string | null {
  if (secret.length < SECRET_CHARS_MIN || secret.length > SECRET_CHARS_MAX) {
    return `${SECRET_CHARS_MIN} to ${SECRET_CHARS_MAX} characters.`;
  }
  if (!secret.isWellFormed()) return 'Must be well-formed Unicode.';
  if (secret.startsWith(PREFIX) && !isBase64(secret.slice(PREFIX.length))) {
    return 'What follows `whsec_` must be base64: the key of `webhook-signature` is what it decodes to.';
  }
  return null;
}

/**
 * The keys that may have made a source's `webhook-signature`, the likeliest first.
 *
 * `whsec_` says that base64 follows, and what it decodes to is the key (contract). A secret that a
 * source brings may come without: its text is the key then, as it is. Where that text happens to be
 * base64, the libraries of Standard Webhooks would decode it all the same, so that key is taken too.
 * Text that is no base64 is never decoded: what a lenient decoder leaves of it may be nothing, and
 * anybody can sign with an empty key.
 */
export function standardSourceKeys(secret: string): KeyObject[] {
  if (secret.startsWith(PREFIX)) return [standardKey(secret)];
  const text = plainKey(secret);
  return isBase64(secret) ? [createSecretKey(Buffer.from(secret, 'base64')), text] : [text];
}

function isBase64(text: string): boolean {
  if (!BASE64.test(text)) return false;
  const digits = text.replace(/=+$/, '').length;
  return digits % 4 !== 1 && (text.length === digits || text.length % 4 === 0);
}
