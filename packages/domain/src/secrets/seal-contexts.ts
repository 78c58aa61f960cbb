import type { SignatureScheme } from '../signing/signing-key.ts';

/**
 * What a webhook's signing key is sealed for. The scheme is part of it, so that nobody who takes a
 * private key for an HMAC secret can open it: neither a changed row, nor a process of a version that
 * knows only HMAC.
 */
export function webhookKeyContext(webhookId: string, scheme: SignatureScheme): string {
  return scheme === 'hmac' ? `webhook:${webhookId}` : `webhook:${webhookId}:${scheme}`;
}

/** What a source's webhook secret is sealed for. */
export function sourceSecretContext(sourceId: string): string {
  return `source:${sourceId}`;
}

/** What a mail that waits to be sent is sealed for. */
export function mailContext(mailId: string): string {
  return `mail:${mailId}`;
}

/** What a webhook's own headers are sealed for. */
export function webhookHeadersContext(webhookId: string): string {
  return `webhook:${webhookId}:headers`;
}

/** What a webhook's receiver auth is sealed for. */
export function receiverAuthContext(webhookId: string): string {
  return `webhook:${webhookId}:receiver-auth`;
}
