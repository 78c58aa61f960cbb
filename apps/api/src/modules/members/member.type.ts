import type { MemberRole, PublicAccount } from '@posthorn/db';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { MemberRoleEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';
import type { InvitationRecord } from './invitation.service.ts';
import type { MemberRecord } from './member.service.ts';

/** Of a person, what others of the tenant see. */
@ObjectType('Account')
export class Account {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  email!: string;
  @Field(() => String)
  name!: string;
}

/** A person who belongs to a tenant. */
@ObjectType('Member')
export class Member {
  @Field(() => ID)
  id!: string;
  @Field(() => MemberRoleEnum)
  role!: MemberRole;
  @Field(() => DateTimeScalar)
  joinedAt!: Date;
  @Field(() => Account)
  account!: PublicAccount;
}

/** A link that makes somebody a member. */
@ObjectType('Invitation')
export class Invitation {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  email!: string;
  @Field(() => MemberRoleEnum)
  role!: MemberRole;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar)
  expiresAt!: Date;
  @Field(() => Account, {
    nullable: true,
    description: 'Null: an API key, or someone who is gone.',
  })
  invitedBy!: PublicAccount | null;
}

/** Of whoever invites, what the invited see. */
@ObjectType('Inviter')
export class Inviter {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  email!: string;
}

@ObjectType('InvitationPreview', { description: 'What whoever has the link may know of it.' })
export class InvitationPreview {
  @Field(() => String)
  email!: string;
  @Field(() => String)
  tenantName!: string;
  @Field(() => String, { description: 'For the address of its pages.' })
  tenantSlug!: string;
  @Field(() => MemberRoleEnum)
  role!: MemberRole;
  @Field(() => Inviter, {
    nullable: true,
    description: 'Null: an API key, or someone who is gone.',
  })
  invitedBy!: Inviter | null;
  @Field(() => DateTimeScalar)
  expiresAt!: Date;
  @Field(() => Boolean, {
    description:
      'Whether the address has an account: then its password is asked for, not a new one.',
  })
  hasAccount!: boolean;
}

export const MemberConnection = connectionType(Member, 'Member');
export const InvitationConnection = connectionType(Invitation, 'Invitation');

@InputType('MemberFilter')
export class MemberFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
}

@InputType('InvitationFilter')
export class InvitationFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
}

@InputType('InviteMemberInput')
export class InviteMemberInput {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => String)
  email!: string;
  @Field(() => MemberRoleEnum)
  role!: MemberRole;
}

@ObjectType('InviteMemberPayload', { description: 'The link is shown here, and never again.' })
export class InviteMemberPayload {
  @Field(() => Invitation)
  invitation!: Invitation;
  @Field(() => String)
  inviteUrl!: string;
  @Field(() => Boolean, { description: 'Whether the link goes out by mail as well.' })
  isMailed!: boolean;
}

@ObjectType('RevokeInvitationPayload')
export class RevokeInvitationPayload {
  @Field(() => ID)
  id!: string;
}

@ObjectType('UpdateMemberPayload')
export class UpdateMemberPayload {
  @Field(() => Member)
  member!: Member;
}

@ObjectType('RemoveMemberPayload')
export class RemoveMemberPayload {
  @Field(() => ID)
  id!: string;
}

@ObjectType('LeaveTenantPayload')
export class LeaveTenantPayload {
  @Field(() => ID, { description: 'The membership that ended.' })
  id!: string;
}

export function toMember({ membership, account }: MemberRecord): Member {
  const { id, role, createdAt } = membership;
  return { id, role, joinedAt: createdAt, account };
}

export function toInvitation({ invitation, invitedBy }: InvitationRecord): Invitation {
  const { id, email, role, createdAt, expiresAt } = invitation;
  return { id, email, role, createdAt, expiresAt, invitedBy };
}
