const PREFIX = 'whsec_';
const BYTES_MIN = 24;
const BYTES_MAX = 64;

/**
 * Writes random bytes as a webhook secret: `whsec_` and their base64 (Standard Webhooks).
 *
 * @param bytes 24 to 64 of them, from a cryptographic source
 */
export function newWebhookSecret(bytes: Uint8Array): string {
  if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
    throw new RangeError(`a webhook secret has ${BYTES_MIN} to ${BYTES_MAX} bytes`);
  }
  return PREFIX + Buffer.from(bytes).toString('base64');
}

/** The bytes that a secret's text stands for: the base64-decoded part after `whsec_`. */
export function secretBytes(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  const key = Buffer.from(encoded, 'base64');
  if (key.length === 0) throw new Error('the webhook secret is empty');
  return key;
}
