import type { PriorityTier, WebhookRow, WebhookStatus } from '@posthorn/db';
import { DEFAULT_RETRY_POLICY } from '@posthorn/domain';
import type { WebhookChanges } from './webhook-changes.ts';

/** What people decide about a webhook. */
export type WebhookSettings = Pick<
  WebhookRow,
  | 'callbackUrl'
  | 'description'
  | 'eventTypes'
  | 'maxRetries'
  | 'initialDelayMs'
  | 'maxDelayMs'
  | 'backoffMultiplier'
  | 'requestsPerMinute'
  | 'signatureScheme'
  | 'encryptedFields'
  | 'verification'
> & {
  /** JSON text; null: every event. */
  filters: string | null;
  /** Over the tier of the event type; null: that of the event type. */
  priority: PriorityTier | null;
  publicKey: string | null;
  status: WebhookStatus;
};

/** What holds where a registration says nothing. */
export const DEFAULT_SETTINGS: Omit<WebhookSettings, 'callbackUrl'> = {
  description: '',
  eventTypes: [],
  filters: null,
  maxRetries: DEFAULT_RETRY_POLICY.maxRetries,
  initialDelayMs: DEFAULT_RETRY_POLICY.initialDelayMs,
  maxDelayMs: DEFAULT_RETRY_POLICY.maxDelayMs,
  backoffMultiplier: DEFAULT_RETRY_POLICY.backoffMultiplier,
  requestsPerMinute: 60_000,
  priority: null,
  signatureScheme: 'hmac',
  publicKey: null,
  encryptedFields: [],
  verification: 'head',
  status: 'active',
};

/** The settings that come of changes: left out stays, null is the default again. */
export function applyChanges(current: WebhookSettings, changes: WebhookChanges): WebhookSettings {
  const retry = changes.retryConfig;
  const retryBefore = retry === null ? DEFAULT_SETTINGS : current;
  return {
    callbackUrl: changes.callbackUrl ?? current.callbackUrl,
    description: changed(changes.description, current.description, DEFAULT_SETTINGS.description),
    eventTypes: [
      ...new Set(changed(changes.eventTypes, current.eventTypes, DEFAULT_SETTINGS.eventTypes)),
    ],
    filters: changed(changes.filters, current.filters, DEFAULT_SETTINGS.filters),
    maxRetries: changed(retry?.maxRetries, retryBefore.maxRetries, DEFAULT_SETTINGS.maxRetries),
    initialDelayMs: changed(
      retry?.initialDelayMs,
      retryBefore.initialDelayMs,
      DEFAULT_SETTINGS.initialDelayMs,
    ),
    maxDelayMs: changed(retry?.maxDelayMs, retryBefore.maxDelayMs, DEFAULT_SETTINGS.maxDelayMs),
    backoffMultiplier: changed(
      retry?.backoffMultiplier,
      retryBefore.backoffMultiplier,
      DEFAULT_SETTINGS.backoffMultiplier,
    ),
    requestsPerMinute: changed(
      changes.requestsPerMinute,
      current.requestsPerMinute,
      DEFAULT_SETTINGS.requestsPerMinute,
    ),
    priority: changed(changes.priority, current.priority, DEFAULT_SETTINGS.priority),
    signatureScheme: changed(
      changes.signatureScheme,
      current.signatureScheme,
      DEFAULT_SETTINGS.signatureScheme,
    ),
    publicKey: changed(changes.publicKey, current.publicKey, DEFAULT_SETTINGS.publicKey),
    encryptedFields: [
      ...changed(
        changes.encryptedFields,
        current.encryptedFields,
        DEFAULT_SETTINGS.encryptedFields,
      ),
    ],
    verification: changed(
      changes.verification,
      current.verification,
      DEFAULT_SETTINGS.verification,
    ),
    status: changes.status ?? current.status,
  };
}

export function settingsOf(row: WebhookRow): WebhookSettings {
  return {
    ...row,
    priority: row.priority ?? null,
    publicKey: row.publicKey ?? null,
    filters: row.filters ?? null,
  };
}

function changed<T>(change: T | null | undefined, current: T, byDefault: T): T {
  if (change === undefined) return current;
  return change === null ? byDefault : change;
}
