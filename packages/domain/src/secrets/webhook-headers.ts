import type { KeyRing } from './key-ring.ts';
import { webhookHeadersContext } from './seal-contexts.ts';

/** Names and values as they are sent, in order. */
export type HeaderValues = Readonly<Record<string, string>>;

/**
 * Seals a webhook's own headers (promise 9: people put tokens into them), bound to the webhook and to
 * this use: a signing key does not open in their place, nor they in its.
 *
 * @returns null where there are none
 */
export function sealHeaders(
  keyRing: KeyRing,
  webhookId: string,
  headers: HeaderValues,
): string | null {
  if (Object.keys(headers).length === 0) return null;
  return keyRing.seal(JSON.stringify(headers), webhookHeadersContext(webhookId));
}

/** Opens what {@link sealHeaders} sealed; throws where the key is gone or the text is another webhook's. */
export function openHeaders(
  keyRing: KeyRing,
  webhookId: string,
  sealed: string | null,
): HeaderValues {
  return sealed === null ? {} : JSON.parse(keyRing.open(sealed, webhookHeadersContext(webhookId)));
}
