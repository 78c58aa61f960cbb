import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A signing secret, sealed in the context `webhook:<webhook id>`. Without `expiresAt` it is the current one. */
export const WebhookSecret = defineEntity({
  name: 'WebhookSecret',
  tableName: 'webhook_secrets',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    webhookId: p.uuid(),
    secretSealed: p.text(),
    createdAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime().nullable(),
  },
});
export type WebhookSecretRow = InferEntity<typeof WebhookSecret>;
