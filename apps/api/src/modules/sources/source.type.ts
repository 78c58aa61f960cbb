import type { SourceCredentialRow, SourceRow } from '@posthorn/db';
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

/** A key with its secret, as far as they are shown after they were made. */
@ObjectType('SourceCredential')
export class SourceCredential {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'How the key begins.' })
  prefix!: string;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When they stop being valid; null: they were not replaced.',
  })
  expiresAt!: Date | null;
  @Field(() => Boolean, { description: 'Whether they are the newest.' })
  isCurrent!: boolean;
}

@InputType('SourceFilter')
export class SourceFilter {
  @Field(() => ID, {
    nullable: true,
    description: "An operator who names no tenant sees the operator's own sources.",
  })
  tenantId?: string | null;
}

export function toSource(row: SourceRow): Source {
  return {
    id: row.id,
    tenantId: row.tenantId ?? null,
    name: row.name,
    grantsAllTenants: row.grantsAllTenants,
    allowedEventTypes: row.allowedEventTypes,
    allowedAddresses: row.allowedAddresses,
    requiresSignedTimestamp: row.requiresSignedTimestamp,
    eventsPerSecond: row.eventsPerSecond ?? null,
    isActive: row.isActive,
    createdAt: row.createdAt,
  };
}

export function toSourceCredential(row: SourceCredentialRow): SourceCredential {
  const { id, apiKeyPrefix: prefix, createdAt } = row;
  const expiresAt = row.expiresAt ?? null;
  return { id, prefix, createdAt, expiresAt, isCurrent: expiresAt === null };
}
