import { randomBytes } from 'node:crypto';
import { hashKey } from './new-key.ts';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A token for a link that is mailed: 32 random bytes, of which only the SHA-256 is kept. */
export function newLinkToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashKey(token) };
}

/** What a token is stored under; null for what cannot be one. */
export function hashOfLinkToken(token: string): Buffer | null {
  return TOKEN.test(token) ? hashKey(token) : null;
}
