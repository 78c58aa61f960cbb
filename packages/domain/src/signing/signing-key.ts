import { newSigningPair } from './ed25519.ts';
import { newWebhookSecret } from './webhook-secret.ts';

/** How a webhook's requests are signed: with a shared secret, or with a key pair. */
export const SIGNATURE_SCHEMES = ['hmac', 'ed25519'] as const;
export type SignatureScheme = (typeof SIGNATURE_SCHEMES)[number];

/** What requests are signed with. */
export interface SigningKey {
  scheme: SignatureScheme;
  /** `whsec_…`, or the private key `whsk_…`, which is shown to nobody. */
  secret: string;
  /** `whpk_…`, to give away; null with HMAC. */
  publicKey: string | null;
}

/**
 * Makes a signing key of a scheme.
 * @param bytes 32 of them, from a cryptographic source
 */
export function newSigningKey(scheme: SignatureScheme, bytes: Uint8Array): SigningKey {
  if (scheme === 'hmac') return { scheme, secret: newWebhookSecret(bytes), publicKey: null };
  const pair = newSigningPair(bytes);
  return { scheme, secret: pair.privateKey, publicKey: pair.publicKey };
}
