import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { MEMBER_ROLES } from './values.ts';

/** A key of a machine that calls the API for one tenant; only its SHA-256 is kept. */
export const ApiKey = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    name: p.text(),
    role: p.enum(MEMBER_ROLES).nativeEnumName('member_role'),
    keyHash: p.blob(),
    keyPrefix: p.text(),
    createdBy: p.uuid().nullable(),
    createdByName: p.text().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    lastUsedAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});
export type ApiKeyRow = InferEntity<typeof ApiKey>;
