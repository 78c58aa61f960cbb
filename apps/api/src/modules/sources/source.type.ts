import type { SourceRow } from '@posthorn/db';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { DateTimeScalar } from '../../graphql/scalars.ts';

/** An application that sends events. */
@ObjectType('Source')
export class Source {
  @Field(() => ID)
  id!: string;
  @Field(() => ID, { nullable: true, description: "Null: the operator's." })
  tenantId!: string | null;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  apiKeyPrefix!: string;
  @Field(() => Boolean)
  grantsAllTenants!: boolean;
  @Field(() => [String], { description: 'Patterns; none: every type.' })
  allowedEventTypes!: string[];
  @Field(() => [String], { description: 'Addresses or ranges; none: every address.' })
  allowedAddresses!: string[];
  @Field(() => Boolean)
  requiresSignedTimestamp!: boolean;
  @Field(() => Int, { nullable: true, description: 'Null: no limit of its own.' })
  eventsPerSecond!: number | null;
  @Field(() => Boolean)
  isActive!: boolean;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
}

export const SourceConnection = connectionType(Source, 'Source');

@InputType('SourceFilter')
export class SourceFilter {
  @Field(() => ID, {
    nullable: true,
    description: "An operator who names no tenant sees the operator's own sources.",
  })
  tenantId?: string | null;
}

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
}

@ObjectType('CreateSourcePayload', {
  description: 'The key and the secret are shown here and never again.',
})
export class CreateSourcePayload {
  @Field(() => Source)
  source!: Source;
  @Field(() => String)
  apiKey!: string;
  @Field(() => String)
  webhookSecret!: string;
}

export function toSource(row: SourceRow): Source {
  return {
    id: row.id,
    tenantId: row.tenantId ?? null,
    name: row.name,
    apiKeyPrefix: row.apiKeyPrefix,
    grantsAllTenants: row.grantsAllTenants,
    allowedEventTypes: row.allowedEventTypes,
    allowedAddresses: row.allowedAddresses,
    requiresSignedTimestamp: row.requiresSignedTimestamp,
    eventsPerSecond: row.eventsPerSecond ?? null,
    isActive: row.isActive,
    createdAt: row.createdAt,
  };
}
