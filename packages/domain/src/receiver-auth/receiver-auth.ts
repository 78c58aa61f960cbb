import { X509Certificate } from 'node:crypto';
import type { KeyRing } from '../secrets/key-ring.ts';
import { receiverAuthContext } from '../secrets/seal-contexts.ts';

/** How a webhook's requests prove to the receiver who sends them (CONTRACT.md, "Trust"). */
export type ReceiverAuth = BasicAuth | OAuth2Auth | MtlsAuth;

/** RFC 7617. */
export interface BasicAuth {
  type: 'basic';
  username: string;
  password: string;
}

/** Client credentials (RFC 6749, section 4.4). */
export interface OAuth2Auth {
  type: 'oauth2';
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string | null;
}

/** A client certificate, in PEM. */
export interface MtlsAuth {
  type: 'mtls';
  /** The certificate, and those between it and its root. */
  certificate: string;
  privateKey: string;
  /** What the receiver's certificate is checked against instead of the usual roots; null: those. */
  ca: string | null;
}

/** What of a receiver auth may be read back: no secret. */
export type ReceiverAuthDescription =
  | { type: 'basic'; username: string }
  | { type: 'oauth2'; tokenUrl: string; clientId: string; scope: string | null }
  | { type: 'mtls'; certificateSubject: string; certificateExpiresAt: string };

/** Seals the whole of it, the readable parts too: nobody changes where a secret is sent by a row. */
export function sealReceiverAuth(keyRing: KeyRing, webhookId: string, auth: ReceiverAuth): string {
  return keyRing.seal(JSON.stringify(auth), receiverAuthContext(webhookId));
}

/** Opens what {@link sealReceiverAuth} sealed; throws where the key is gone or it is another webhook's. */
export function openReceiverAuth(
  keyRing: KeyRing,
  webhookId: string,
  sealed: string,
): ReceiverAuth {
  return JSON.parse(keyRing.open(sealed, receiverAuthContext(webhookId)));
}

export function describeReceiverAuth(auth: ReceiverAuth): ReceiverAuthDescription {
  switch (auth.type) {
    case 'basic':
      return { type: 'basic', username: auth.username };
    case 'oauth2': {
      const { tokenUrl, clientId, scope } = auth;
      return { type: 'oauth2', tokenUrl, clientId, scope };
    }
    case 'mtls': {
      const { subject, validToDate } = new X509Certificate(auth.certificate);
      return {
        type: 'mtls',
        certificateSubject: subject.replaceAll('\n', ', '),
        certificateExpiresAt: validToDate.toISOString(),
      };
    }
  }
}

/** The value of `Authorization` (RFC 7617, section 2; UTF-8). */
export function basicAuthorization({ username, password }: Omit<BasicAuth, 'type'>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
