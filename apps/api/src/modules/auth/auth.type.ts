import type { MemberRole } from '@posthorn/db';
import { Field, ID, ObjectType } from 'type-graphql';
import { MemberRoleEnum, ViewerKindEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

@ObjectType('ViewerMembership')
export class ViewerMembership {
  @Field(() => ID)
  tenantId!: string;
  @Field(() => MemberRoleEnum)
  role!: MemberRole;
}

/** Who asks: a person, a machine with an API key, or whoever opened a portal link. */
@ObjectType('Viewer')
export class Viewer {
  @Field(() => ID)
  id!: string;
  @Field(() => ViewerKindEnum)
  kind!: 'account' | 'api_key' | 'portal';
  @Field(() => ID, { nullable: true, description: 'The session; null for an API key.' })
  sessionId!: string | null;
  @Field(() => String, { nullable: true })
  email!: string | null;
  @Field(() => String, { nullable: true })
  name!: string | null;
  @Field(() => Boolean)
  isOperator!: boolean;
  @Field(() => MemberRoleEnum, {
    nullable: true,
    description: 'In `tenant`; null for operators, who may do everything.',
  })
  role!: MemberRole | null;
  @Field(() => [ViewerMembership], {
    description: 'What they are in each of their tenants, the one they joined first first.',
  })
  memberships!: readonly ViewerMembership[];
}

@ObjectType('Session')
export class Session {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'In plain words: "Chrome on Linux".' })
  device!: string;
  @Field(() => String, { description: 'Where it was last seen.' })
  address!: string;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar, { description: 'To the minute.' })
  lastSeenAt!: Date;
  @Field(() => Boolean)
  isCurrent!: boolean;
}

@ObjectType('SignInPayload')
export class SignInPayload {
  @Field(() => String, { description: 'A JWT, for `Authorization: Bearer`.' })
  token!: string;
  @Field(() => DateTimeScalar)
  expiresAt!: Date;
  @Field(() => String, {
    description:
      'For the device to keep and to show at its next sign-in: it is then not shut out by tries of strangers.',
  })
  deviceToken!: string;
}
