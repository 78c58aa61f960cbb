import type { ApiKeyRow, MemberRole } from '@posthorn/db';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { MemberRoleEnum } from '../../graphql/enums.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

@ObjectType('ApiKeyMaker', { description: 'As they were called when they made the key.' })
export class ApiKeyMaker {
  @Field(() => ID, { nullable: true, description: 'Of the account; null when it is gone.' })
  id!: string | null;
  @Field(() => String)
  name!: string;
}

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
  @Field(() => ApiKeyMaker, { nullable: true })
  createdBy!: ApiKeyMaker | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: it does not end by itself.' })
  expiresAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute.' })
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
  @Field(() => DateTimeScalar, { nullable: true, description: 'Never when left out.' })
  expiresAt?: Date | null;
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
    createdBy:
      row.createdByName == null ? null : { id: row.createdBy ?? null, name: row.createdByName },
    expiresAt: row.expiresAt ?? null,
    lastUsedAt: row.lastUsedAt ?? null,
    revokedAt: row.revokedAt ?? null,
  };
}
