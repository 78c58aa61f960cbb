import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { MEMBER_ROLES } from './values.ts';

/** A link that makes whoever has it a member; open until it is accepted, revoked or over. */
export const Invitation = defineEntity({
  name: 'Invitation',
  tableName: 'invitations',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    email: p.text(),
    role: p.enum(MEMBER_ROLES).nativeEnumName('member_role'),
    tokenHash: p.blob(),
    invitedBy: p.uuid().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime(),
    acceptedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});
export type InvitationRow = InferEntity<typeof Invitation>;
