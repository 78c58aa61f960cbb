import type { MemberRole } from '@posthorn/db';
import { Field, ID, ObjectType } from 'type-graphql';
import { MemberRoleEnum, ViewerKindEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

/** Who asks: a person, or a machine with an API key. */
@ObjectType('Viewer')
export class Viewer {
  @Field(() => ID)
  id!: string;
  @Field(() => ViewerKindEnum)
  kind!: 'account' | 'api_key';
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
}

@ObjectType('SignInPayload')
export class SignInPayload {
  @Field(() => String, { description: 'A JWT, for `Authorization: Bearer`.' })
  token!: string;
  @Field(() => DateTimeScalar)
  expiresAt!: Date;
}
