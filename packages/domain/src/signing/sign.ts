import type { KeyObject } from 'node:crypto';
import { ed25519Key, ed25519Signature, isEd25519Key } from './ed25519.ts';
import { mac, plainKey, type SignedBody, standardKey } from './mac.ts';

/** What every delivery carries (contract, "What a webhook receives" and "Trust"). */
export interface SignatureHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
  /** Left out where no HMAC secret signs. */
  'x-webhook-signature'?: string;
}

export interface SignedMessage {
  eventId: string;
  /** Unix seconds of this attempt. */
  timestampS: number;
  body: SignedBody;
}

/** Signs messages with the same keys again and again; keep one per webhook. */
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
  return `v1,${mac(standardKey(secret), `${id}.${timestampS}.`, body).digest('base64')}`;
}

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA256 of `timestamp.body`, keyed with the secret's text as it is
 * shown.
 */
export function plainSignature(secret: string, timestampS: number, body: SignedBody): string {
  return `t=${timestampS},v1=${mac(plainKey(secret), `${timestampS}.`, body).digest('hex')}`;
}

/** A key made ready. */
type ReadyKey =
  | { scheme: 'hmac'; standard: KeyObject; plain: KeyObject }
  | { scheme: 'ed25519'; key: KeyObject };

function prepare(text: string): ReadyKey {
  if (isEd25519Key(text)) return { scheme: 'ed25519', key: ed25519Key(text) };
  return { scheme: 'hmac', standard: standardKey(text), plain: plainKey(text) };
}

/**
 * Prepares a webhook's active signing keys, newest first; one signature for each: `v1` with an HMAC
 * secret (`whsec_`), `v1a` with an ed25519 private key (`whsk_`). The plain signature is there for
 * HMAC secrets alone. Preparing costs about half of what signing a usual body does.
 */
export function createSigner(signingKeys: readonly string[]): Signer {
  if (signingKeys.length === 0) throw new Error('a delivery is signed with at least one secret');
  const keys = signingKeys.map(prepare);
  return ({ eventId, timestampS, body }) => {
    const prefix = `${eventId}.${timestampS}.`;
    let standard = '';
    let plain = '';
    for (const key of keys) {
      if (standard !== '') standard += ' ';
      if (key.scheme === 'ed25519') {
        standard += `v1a,${ed25519Signature(key.key, prefix, body).toString('base64')}`;
      } else {
        standard += `v1,${mac(key.standard, prefix, body).digest('base64')}`;
        plain += `,v1=${mac(key.plain, `${timestampS}.`, body).digest('hex')}`;
      }
    }
    const headers: SignatureHeaders = {
      'webhook-id': eventId,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': standard,
    };
    if (plain !== '') headers['x-webhook-signature'] = `t=${timestampS}${plain}`;
    return headers;
  };
}

/** The signature headers of one message; {@link createSigner} where the keys come again. */
export function signatureHeaders(
  message: SignedMessage & { secrets: readonly string[] },
): SignatureHeaders {
  return createSigner(message.secrets)(message);
}
