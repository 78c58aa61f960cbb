import type { PriorityTier, SignatureScheme, Verification, WebhookStatus } from '@posthorn/db';
import { filtersText } from './filters-text.ts';
import type { ReceiverAuthChange } from './receiver-auth.ts';
import type { CreateWebhookInput, UpdateWebhookInput } from './webhook.input.ts';

/**
 * What a request says about a webhook. What is left out (undefined) stays as it is, or has its
 * default in a new one; null brings the default back.
 */
export interface WebhookChanges {
  callbackUrl?: string;
  description?: string | null;
  eventTypes?: readonly string[] | null;
  /** JSON text, every digit as it was written. */
  filters?: string | null;
  retryConfig?: {
    maxRetries?: number | null;
    initialDelayMs?: number | null;
    maxDelayMs?: number | null;
    backoffMultiplier?: number | null;
  } | null;
  requestsPerMinute?: number | null;
  priority?: PriorityTier | null;
  signatureScheme?: SignatureScheme | null;
  publicKey?: string | null;
  encryptedFields?: readonly string[] | null;
  /** As a whole, by name; null for a value keeps the one that is set (`applyHeaders`). */
  headers?: unknown;
  receiverAuth?: ReceiverAuthChange | null;
  verification?: Verification | null;
  status?: WebhookStatus;
}

export function toWebhookChanges(input: CreateWebhookInput | UpdateWebhookInput): WebhookChanges {
  return {
    callbackUrl: input.callbackUrl ?? undefined,
    description: input.description,
    eventTypes: input.eventTypes,
    filters: filtersText(input),
    retryConfig: input.retryConfig,
    requestsPerMinute: input.requestsPerMinute,
    priority: input.priority,
    signatureScheme: input.signatureScheme,
    publicKey: input.publicKey,
    encryptedFields: input.encryptedFields,
    headers: input.headers,
    receiverAuth: input.receiverAuth,
    verification: input.verification,
    status: 'status' in input ? (input.status ?? undefined) : undefined,
  };
}
