import type { LoadedRoutes, WebhookRoute } from '@posthorn/db';
import {
  createPayloadEncryption,
  createSigner,
  type HeaderValues,
  type KeyRing,
  openHeaders,
  openReceiverAuth,
  type PayloadEncryption,
  type RetryPolicy,
  type Signer,
  TENANT_SUSPENDED,
  webhookKeyContext,
} from '@posthorn/domain';
import { type ReadyAuth, readyAuth } from '@posthorn/outbound';

/** A webhook made ready for sending. */
export interface WebhookTarget {
  id: string;
  url: URL;
  /** What keeps deliveries from going out; null: nothing. */
  obstacle: Obstacle | null;
  /** Its own headers. Throws {@link SecretUnreadableError}. */
  headers(): HeaderValues;
  /** How its requests prove who sends them; null: not at all. Throws {@link SecretUnreadableError}. */
  receiverAuth(): ReadyAuth | null;
  retryPolicy: RetryPolicy;
  requestsPerMinute: number;
  /** What its payloads are encrypted with; null: they go out in clear. Throws EncryptionError. */
  encryption(): PayloadEncryption | null;
  /** Signs with every key that is active at the time. Throws {@link SecretUnreadableError}. */
  signerAt(nowMs: number): Signer;
}

/** Why nothing is sent, and what becomes of the delivery instead. */
export interface Obstacle {
  status: 'held' | 'discarded';
  reason: string;
}

/** Something sealed of a webhook cannot be opened: nothing is sent without it. */
export class SecretUnreadableError extends Error {
  /** What the delivery waits for: a reason of `deliveries.reason`. */
  readonly reason: string;

  constructor(reason: string, cause: unknown) {
    super(`${reason}: ${cause instanceof Error ? cause.message : String(cause)}`);
    this.reason = reason;
  }
}

/** A tenant's webhooks by id, deleted ones too. */
export type TenantTargets = ReadonlyMap<string, WebhookTarget>;

/** Makes a tenant's webhooks ready; what takes keys is done once, when it is first needed. */
export function compileTargets(
  { isSuspended, webhooks }: LoadedRoutes,
  keyRing: KeyRing,
): TenantTargets {
  return new Map(
    webhooks.map((webhook) => {
      // What holds the webhook itself is told first: it stays when the tenant's suspension ends.
      const obstacle = obstacleOf(webhook) ?? (isSuspended ? SUSPENDED : null);
      return [webhook.id, { ...compile(webhook, keyRing), obstacle }];
    }),
  );
}

const SUSPENDED: Obstacle = { status: 'held', reason: TENANT_SUSPENDED };

function compile(webhook: WebhookRoute, keyRing: KeyRing): Omit<WebhookTarget, 'obstacle'> {
  return {
    id: webhook.id,
    url: URL.parse(webhook.callbackUrl) ?? NOWHERE,
    headers: once(() =>
      reading('HEADERS_UNREADABLE', () => openHeaders(keyRing, webhook.id, webhook.headersSealed)),
    ),
    receiverAuth: once(() => {
      const { receiverAuthSealed: sealed } = webhook;
      if (sealed === null) return null;
      return reading('RECEIVER_AUTH_UNREADABLE', () =>
        readyAuth(openReceiverAuth(keyRing, webhook.id, sealed)),
      );
    }),
    retryPolicy: webhook.retryPolicy,
    requestsPerMinute: webhook.requestsPerMinute,
    encryption: once(() =>
      webhook.encryptedFields.length === 0 ? null : createPayloadEncryption(webhook),
    ),
    signerAt: signers(webhook, keyRing),
  };
}

const NOWHERE = new URL('about:blank');

function obstacleOf(webhook: WebhookRoute): Obstacle | null {
  if (webhook.isDeleted) return { status: 'discarded', reason: 'WEBHOOK_DELETED' };
  if (webhook.status === 'inactive') {
    const reason = webhook.isUnverified ? 'WEBHOOK_UNVERIFIED' : 'WEBHOOK_INACTIVE';
    return { status: 'held', reason };
  }
  if (webhook.status === 'disabled') return { status: 'held', reason: 'WEBHOOK_DISABLED' };
  // One unreadable row must not stop its tenant's other webhooks.
  if (!URL.canParse(webhook.callbackUrl)) {
    return { status: 'held', reason: 'CALLBACK_URL_UNREADABLE' };
  }
  return null;
}

function signers(webhook: WebhookRoute, keyRing: KeyRing): (nowMs: number) => Signer {
  let current: { signer: Signer; untilMs: number } | null = null;
  return (nowMs) => {
    if (current && nowMs < current.untilMs) return current.signer;
    const active = webhook.secrets.filter((s) => s.expiresAtMs === null || s.expiresAtMs > nowMs);
    const ends = active.map((secret) => secret.expiresAtMs ?? Number.POSITIVE_INFINITY);
    const signer = reading('SIGNING_UNAVAILABLE', () =>
      createSigner(
        active.map(({ sealed, scheme }) =>
          keyRing.open(sealed, webhookKeyContext(webhook.id, scheme)),
        ),
      ),
    );
    current = { signer, untilMs: Math.min(...ends) };
    return signer;
  };
}

function reading<T>(reason: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw new SecretUnreadableError(reason, error);
  }
}

/** Opens when first needed, so that one unreadable row stops none of its tenant's other webhooks. */
function once<T>(open: () => T): () => T {
  let opened: { value: T } | null = null;
  return () => {
    opened ??= { value: open() };
    return opened.value;
  };
}
