import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Source } from './source.type.ts';

@InputType('CreateSourceInput')
export class CreateSourceInput {
  @Field(() => ID, {
    nullable: true,
    description: "An operator who names no tenant makes one of the operator's own.",
  })
  tenantId?: string | null;
  @Field(() => String)
  name!: string;
  @Field(() => Boolean, { nullable: true })
  grantsAllTenants?: boolean | null;
  @Field(() => [ID], { nullable: true })
  grantedTenantIds?: string[] | null;
  @Field(() => [String], { nullable: true })
  allowedEventTypes?: string[] | null;
  @Field(() => [String], { nullable: true })
  allowedAddresses?: string[] | null;
  @Field(() => Boolean, { nullable: true })
  requiresSignedTimestamp?: boolean | null;
  @Field(() => Int, { nullable: true })
  eventsPerSecond?: number | null;
  @Field(() => String, {
    nullable: true,
    description:
      'A key that the source brings, 16 to 256 characters; with `webhookSecret`. Made when left out.',
  })
  apiKey?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'A secret that the source brings, 16 to 512 characters, used as given.',
  })
  webhookSecret?: string | null;
}

@InputType('UpdateSourceInput', {
  description:
    'What is left out stays as it is; null brings the default back. `name` and `isActive` cannot be null.',
})
export class UpdateSourceInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'A source that is not active is refused by every process within a second.',
  })
  isActive?: boolean | null;
  @Field(() => String, { nullable: true })
  name?: string | null;
  @Field(() => [String], { nullable: true, description: 'Patterns; none: every type.' })
  allowedEventTypes?: string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: 'Addresses or ranges; none: every address.',
  })
  allowedAddresses?: string[] | null;
  @Field(() => Boolean, { nullable: true })
  requiresSignedTimestamp?: boolean | null;
  @Field(() => Int, { nullable: true })
  eventsPerSecond?: number | null;
  @Field(() => [ID], { nullable: true, description: "Of an operator's source; replaces the list." })
  grantedTenantIds?: string[] | null;
  @Field(() => Boolean, { nullable: true, description: "Of an operator's source." })
  grantsAllTenants?: boolean | null;
}

@ObjectType('CreateSourcePayload', {
  description:
    'A key and a secret that were made are shown here and never again; those that the source brought are not shown.',
})
export class CreateSourcePayload {
  @Field(() => Source)
  source!: Source;
  @Field(() => String, { nullable: true })
  apiKey!: string | null;
  @Field(() => String, { nullable: true })
  webhookSecret!: string | null;
}

@ObjectType('UpdateSourcePayload')
export class UpdateSourcePayload {
  @Field(() => Source)
  source!: Source;
}

@ObjectType('RotateSourceCredentialsPayload', {
  description: 'The key and the secret are shown here and never again.',
})
export class RotateSourceCredentialsPayload {
  @Field(() => Source)
  source!: Source;
  @Field(() => String)
  apiKey!: string;
  @Field(() => String)
  webhookSecret!: string;
}
