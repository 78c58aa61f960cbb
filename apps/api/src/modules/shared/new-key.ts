import { createHash, randomBytes } from 'node:crypto';

/** How much of a key is shown in lists: enough to tell keys apart, too little to guess the rest. */
const PREFIX_CHARS = 10;

/** A new key that is shown once: 32 random bytes behind a prefix that says what it is for. */
export function newKey(prefix: 'ph_' | 'phs_'): { text: string; hash: Buffer; prefix: string } {
  const text = prefix + randomBytes(32).toString('base64url');
  return { text, hash: hashKey(text), prefix: text.slice(0, PREFIX_CHARS) };
}

/** The SHA-256 under which a key is stored. Keys are random, so a fast hash is enough. */
export function hashKey(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
