import type { MemberRole } from '@posthorn/db';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { MemberRoleEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

@InputType('CreatePortalLinkInput')
export class CreatePortalLinkInput {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => MemberRoleEnum, { description: "At most the maker's; not OWNER." })
  role!: MemberRole;
  @Field(() => Int, { nullable: true, description: '1 to 86,400; an hour when left out.' })
  expiresInS?: number | null;
  @Field(() => [String], {
    nullable: true,
    description: 'Origins whose pages may frame it, such as `https://app.example.com`; none: none.',
  })
  allowedOrigins?: string[] | null;
}

@ObjectType('CreatePortalLinkPayload')
export class CreatePortalLinkPayload {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Works by a plain GET, as often as it is opened.' })
  url!: string;
  @Field(() => DateTimeScalar)
  expiresAt!: Date;
}

@ObjectType('RevokePortalLinkPayload')
export class RevokePortalLinkPayload {
  @Field(() => ID)
  id!: string;
}

@ObjectType('OpenPortalPayload')
export class OpenPortalPayload {
  @Field(() => String, { description: 'A JWT, for `Authorization: Bearer`.' })
  token!: string;
  @Field(() => DateTimeScalar)
  expiresAt!: Date;
  @Field(() => [String])
  allowedOrigins!: string[];
}
