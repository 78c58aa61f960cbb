import type { ApiKeyRow, MemberRole } from '@posthorn/db';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { MemberRoleEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

/** A key of a machine that calls the API for one tenant. */
@ObjectType('ApiKey')
export class ApiKey {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => MemberRoleEnum)
  role!: MemberRole;
  @Field(() => String)
  prefix!: string;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true })
  lastUsedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt!: Date | null;
}

export const ApiKeyConnection = connectionType(ApiKey, 'ApiKey');

@InputType('ApiKeyFilter')
export class ApiKeyFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
}

@InputType('CreateApiKeyInput')
export class CreateApiKeyInput {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => String)
  name!: string;
  @Field(() => MemberRoleEnum)
  role!: MemberRole;
}

@ObjectType('CreateApiKeyPayload', { description: 'The key is shown here and never again.' })
export class CreateApiKeyPayload {
  @Field(() => ApiKey)
  apiKey!: ApiKey;
  @Field(() => String)
  secret!: string;
}

@ObjectType('RevokeApiKeyPayload')
export class RevokeApiKeyPayload {
  @Field(() => ApiKey)
  apiKey!: ApiKey;
}

export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: row.keyPrefix,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt ?? null,
    revokedAt: row.revokedAt ?? null,
  };
}
