import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { standardKey } from './webhook-secret.ts';

/** The bytes of a body, or its text, which is then signed as UTF-8. */
export type SignedBody = string | Uint8Array;

/** What every delivery carries (contract, "What a webhook receives"). */
export interface SignatureHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
  'x-webhook-signature': string;
}

export interface SignedMessage {
  eventId: string;
  /** Unix seconds of this attempt. */
  timestampS: number;
  body: SignedBody;
}

/** Signs messages with the same secrets again and again; keep one per webhook. */
export type Signer = (message: SignedMessage) => SignatureHeaders;

/**
 * `v1,<base64>`: HMAC-SHA256 of `id.timestamp.body` (Standard Webhooks), keyed with the decoded
 * secret.
 */
export function standardSignature(
  secret: string,
  id: string,
  timestampS: number,
  body: SignedBody,
): string {
  return `v1,${standardMac(standardKey(secret), id, String(timestampS), body).toString('base64')}`;
}

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA256 of `timestamp.body`, keyed with the secret's text as it is
 * shown.
 */
export function plainSignature(secret: string, timestampS: number, body: SignedBody): string {
  return `t=${timestampS},v1=${plainMac(secret, timestampS, body)}`;
}

/** Prepares the keys of a webhook's active secrets, newest first; one signature for each. */
export function createSigner(secrets: readonly string[]): Signer {
  if (secrets.length === 0) throw new Error('a delivery is signed with at least one secret');
  const standardKeys = secrets.map((secret) => createSecretKey(standardKey(secret)));
  const plainKeys = secrets.map((secret) => createSecretKey(secret, 'utf8'));
  return ({ eventId, timestampS, body }) => {
    const timestamp = String(timestampS);
    const standard = standardKeys.map(
      (key) => `v1,${standardMac(key, eventId, timestamp, body).toString('base64')}`,
    );
    const plain = plainKeys.map((key) => `,v1=${plainMac(key, timestampS, body)}`);
    return {
      'webhook-id': eventId,
      'webhook-timestamp': timestamp,
      'webhook-signature': standard.join(' '),
      'x-webhook-signature': `t=${timestamp}${plain.join('')}`,
    };
  };
}

/** The signature headers of one message; {@link createSigner} where the secrets come again. */
export function signatureHeaders(
  message: SignedMessage & { secrets: readonly string[] },
): SignatureHeaders {
  return createSigner(message.secrets)(message);
}

/** The bytes of the Standard Webhooks HMAC. */
export function standardMac(
  key: KeyObject | Buffer,
  id: string,
  timestamp: string,
  body: SignedBody,
): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

function plainMac(key: KeyObject | string, timestampS: number, body: SignedBody): string {
  return createHmac('sha256', key).update(`${timestampS}.`).update(body).digest('hex');
}
