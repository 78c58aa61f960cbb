import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { MEMBER_ROLES, SESSION_KINDS } from './values.ts';

/**
 * What a token of sign-in stands for: as long as the row is there, and no longer. A person's belongs
 * to an account and to no tenant; a portal's to one tenant with one role, and to no account.
 */
export const Session = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.uuid().primary(),
    kind: p.enum(SESSION_KINDS).nativeEnumName('session_kind'),
    accountId: p.uuid().nullable(),
    tenantId: p.uuid().nullable(),
    role: p.enum(MEMBER_ROLES).nativeEnumName('member_role').nullable(),
    portalLinkId: p.uuid().nullable(),
    label: p.text().nullable(),
    allowedOrigins: p.array().default([]),
    device: p.text(),
    address: p.text(),
    createdAt: p.datetime(),
    lastSeenAt: p.datetime(),
    expiresAt: p.datetime(),
  },
});
export type SessionRow = InferEntity<typeof Session>;
