import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/**
 * A key (its SHA-256) and a webhook secret (sealed in the context `source:<source id>`) that a
 * source authenticates with. Without `expiresAt` they are the current ones.
 */
export const SourceCredential = defineEntity({
  name: 'SourceCredential',
  tableName: 'source_credentials',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid().nullable(),
    sourceId: p.uuid(),
    apiKeyHash: p.blob(),
    apiKeyPrefix: p.text(),
    webhookSecretSealed: p.text(),
    createdAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime().nullable(),
  },
});
export type SourceCredentialRow = InferEntity<typeof SourceCredential>;
