import { PosthornError, readPublicKey } from '@posthorn/domain';

/** Checks a webhook's public key. Throws PUBLIC_KEY_INVALID (PosthornError), saying what is wrong. */
export function checkPublicKey(text: string): void {
  const reading = readPublicKey(text);
  if (reading.ok) return;
  const { message } = reading;
  throw new PosthornError('PUBLIC_KEY_INVALID', {
    message,
    details: [{ path: 'public_key', message }],
  });
}

/** The `kid` of what is encrypted with a public key (RFC 7638); null without a key that can be used. */
export function thumbprintOf(text: string | null | undefined): string | null {
  if (!text) return null;
  const reading = readPublicKey(text);
  return reading.ok ? reading.thumbprint : null;
}
