import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import type { ReceiverAuthDescription } from '@posthorn/domain';
import { JsonText } from './json-text.ts';
import { PRIORITY_TIERS, SIGNATURE_SCHEMES, VERIFICATIONS, WEBHOOK_STATUSES } from './values.ts';

/** A tenant's endpoint. A deleted one keeps its row: deliveries refer to it. */
export const Webhook = defineEntity({
  name: 'Webhook',
  tableName: 'webhooks',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    callbackUrl: p.text(),
    description: p.text().default(''),
    status: p.enum(WEBHOOK_STATUSES).nativeEnumName('webhook_status').default('active'),
    statusReason: p.text().nullable(),
    eventTypes: p.array().default([]),
    /** JSON text, every digit as it was written. */
    filters: p.type(JsonText).nullable(),
    maxRetries: p.integer().default(5),
    initialDelayMs: p.integer().default(1000),
    maxDelayMs: p.integer().default(30000),
    backoffMultiplier: p.float().default(2),
    requestsPerMinute: p.integer().default(60000),
    /** Over the tier of the event type; null: that of the event type. */
    priority: p.enum(PRIORITY_TIERS).nativeEnumName('priority_tier').nullable(),
    headerNames: p.array().default([]),
    /** The headers with their values, sealed; null: none. */
    headersSealed: p.text().nullable(),
    /** What of the receiver auth may be read; null: none. */
    receiverAuth: p.json<ReceiverAuthDescription>().nullable(),
    /** The whole of it, sealed. */
    receiverAuthSealed: p.text().nullable(),
    verification: p.enum(VERIFICATIONS).default('head'),
    signatureScheme: p.enum(SIGNATURE_SCHEMES).nativeEnumName('signature_scheme').default('hmac'),
    publicKey: p.text().nullable(),
    encryptedFields: p.array().default([]),
    callbackUrlVerified: p.boolean().default(false),
    callbackUrlError: p.text().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    deletedAt: p.datetime().nullable(),
  },
});
export type WebhookRow = InferEntity<typeof Webhook>;
