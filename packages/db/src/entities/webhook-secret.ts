import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { SIGNATURE_SCHEMES } from './values.ts';

/**
 * A signing key, sealed in its `webhookKeyContext`. Without `expiresAt` it is the current one.
 * `publicKey` is there with ed25519 only.
 */
export const WebhookSecret = defineEntity({
  name: 'WebhookSecret',
  tableName: 'webhook_secrets',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    webhookId: p.uuid(),
    scheme: p.enum(SIGNATURE_SCHEMES).nativeEnumName('signature_scheme').default('hmac'),
    secretSealed: p.text(),
    publicKey: p.text().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime().nullable(),
  },
});
export type WebhookSecretRow = InferEntity<typeof WebhookSecret>;
