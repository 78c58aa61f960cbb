import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { MEMBER_ROLES } from './values.ts';

/** A link that opens sessions of one tenant with one role; made by an account or by an API key. */
export const PortalLink = defineEntity({
  name: 'PortalLink',
  tableName: 'portal_links',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    role: p.enum(MEMBER_ROLES).nativeEnumName('member_role'),
    allowedOrigins: p.array().default([]),
    accountId: p.uuid().nullable(),
    apiKeyId: p.uuid().nullable(),
    makerName: p.text(),
    createdAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
  },
});
export type PortalLinkRow = InferEntity<typeof PortalLink>;
