import type { ClaimedDelivery } from '@posthorn/db';
import { deliveryBody, deliveryHeaders, type SentRequest } from '@posthorn/domain';
import type { Credentials, SendRequest } from '@posthorn/outbound';
import type { InTurn } from './time-slices.ts';
import type { WebhookTarget } from './webhook-targets.ts';

/** What is known when it is sent. */
export interface Sending {
  nowMs: number;
  userAgent: string;
  credentials: Extract<Credentials, { ok: true }>;
}

/** The body of an attempt, and what in it is encrypted. */
export interface BuiltBody {
  bytes: Buffer;
  /** `x-webhook-encrypted`, and the text of `data` as it is sent; null: all of it is in clear. */
  encryption: { paths: string; dataText: string } | null;
}

/** A request to send, and what its attempt keeps of it. */
export interface BuiltRequest {
  request: SendRequest;
  sent: SentRequest;
}

/**
 * The body of an attempt (contract, "What a webhook receives"), with what the webhook names in it
 * encrypted. It comes before the time of the attempt is taken: many values take a while.
 * @throws EncryptionError when it cannot be encrypted; then nothing may leave
 */
export async function buildBody(
  delivery: ClaimedDelivery,
  target: WebhookTarget,
  inTurn: InTurn,
): Promise<BuiltBody> {
  const encrypted = await target.encryption()?.encrypt(delivery.dataText, inTurn);
  const isEncrypted = encrypted !== undefined && encrypted.paths.length > 0;
  const body = deliveryBody({
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    timestamp: new Date(delivery.occurredAtMs).toISOString(),
    source: delivery.source,
    version: delivery.version,
    dataText: isEncrypted ? encrypted.dataText : delivery.dataText,
  });
  return {
    bytes: Buffer.from(body),
    encryption: isEncrypted
      ? { paths: encrypted.paths.join(), dataText: encrypted.dataText }
      : null,
  };
}

/**
 * The request of one attempt (contract, "What a webhook receives"). The bytes signed are the bytes
 * sent, and what is kept as evidence is of this very request.
 */
export function buildRequest(
  delivery: ClaimedDelivery,
  target: WebhookTarget,
  { bytes: body, encryption }: BuiltBody,
  { nowMs, userAgent, credentials }: Sending,
): BuiltRequest {
  const signature = target.signerAt(nowMs)({
    eventId: delivery.eventId,
    timestampS: Math.floor(nowMs / 1000),
    body,
  });
  const own = target.headers();
  const { authorization, identity } = credentials;
  const encrypted = encryption?.paths ?? null;
  const headers = deliveryHeaders({
    userAgent,
    own,
    authorization,
    signature,
    eventType: delivery.eventType,
    deliveryId: delivery.id,
    attempt: delivery.attempts + 1,
    eventUuid: delivery.eventUuid,
    encrypted,
  });
  return {
    request: { url: target.url, poolKey: target.id, body, headers, identity },
    sent: {
      userAgent,
      signature,
      ownHeaderNames: Object.keys(own),
      authorizationScheme: authorization?.split(' ', 1)[0] ?? null,
      encrypted,
      dataText: encryption?.dataText ?? null,
    },
  };
}
