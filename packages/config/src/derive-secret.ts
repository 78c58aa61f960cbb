import { hkdfSync } from 'node:crypto';

/** What a derived secret is for: secrets for different purposes tell nothing about each other. */
export type SecretPurpose =
  | 'sign-in-token'
  | 'device-token'
  | 'portal-link'
  | 'oidc-flow'
  | 'dashboard-session'
  | 'dashboard-api';

/**
 * A 32-byte secret from each key of the ring (HKDF-SHA256, RFC 5869), in the ring's order. The
 * first is for making, all are for checking: turning the ring over signs nobody out.
 * @param keyRing a ring that the schema has accepted
 */
export function deriveSecrets(keyRing: string, purpose: SecretPurpose): readonly Buffer[] {
  return keyRing.split(',').map((entry) => {
    const key = Buffer.from(entry.slice(entry.indexOf(':') + 1), 'base64');
    return Buffer.from(hkdfSync('sha256', key, 'posthorn', purpose, 32));
  });
}
