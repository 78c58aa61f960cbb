import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { MEMBER_ROLES } from './values.ts';

/** Who belongs to which tenant, and what they may do there. */
export const Membership = defineEntity({
  name: 'Membership',
  tableName: 'memberships',
  properties: {
    id: p.uuid().unique(),
    tenantId: p.uuid().primary(),
    accountId: p.uuid().primary(),
    role: p.enum(MEMBER_ROLES).nativeEnumName('member_role'),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type MembershipRow = InferEntity<typeof Membership>;
