import type { ActorKind, AuditEntryRow } from '@posthorn/db';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { ActorKindEnum } from '../../graphql/enums.ts';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.ts';

@ObjectType('AuditActor', { description: 'Who made a change, named as they were then.' })
export class AuditActor {
  @Field(() => ActorKindEnum)
  kind!: ActorKind;
  @Field(() => ID, {
    nullable: true,
    description: "Of the account, the API key, or a portal link's maker.",
  })
  id!: string | null;
  @Field(() => String)
  name!: string;
}

/** One change. */
@ObjectType('AuditEntry')
export class AuditEntry {
  @Field(() => ID)
  id!: string;
  @Field(() => ID, { nullable: true, description: "Null: the installation's." })
  tenantId!: string | null;
  @Field(() => DateTimeScalar)
  at!: Date;
  @Field(() => AuditActor)
  actor!: AuditActor;
  @Field(() => String, { description: 'What was done to what: `webhook.updated`.' })
  action!: string;
  @Field(() => String)
  targetKind!: string;
  @Field(() => String, { nullable: true })
  targetId!: string | null;
  @Field(() => String)
  summary!: string;
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'By field, `[before, after]`. Secrets never: of headers, their names.',
  })
  changes!: unknown;
  @Field(() => String, { nullable: true, description: 'The network address it came from.' })
  address!: string | null;
}

export const AuditEntryConnection = connectionType(AuditEntry, 'AuditEntry');

@InputType('AuditLogFilter')
export class AuditLogFilter {
  @Field(() => ID, {
    nullable: true,
    description: 'An operator who names no tenant sees the whole installation.',
  })
  tenantId?: string | null;
  @Field(() => ID, { nullable: true })
  actorId?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Exactly (`webhook.updated`), or all about a kind of thing (`webhook.*`).',
  })
  action?: string | null;
  @Field(() => DateTimeScalar, { nullable: true })
  from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true })
  to?: Date | null;
}

export function toAuditEntry(row: AuditEntryRow): AuditEntry {
  return {
    id: row.id,
    tenantId: row.tenantId ?? null,
    at: row.at,
    actor: { kind: row.actorKind, id: row.actorId ?? null, name: row.actorName },
    action: row.action,
    targetKind: row.targetKind,
    targetId: row.targetId ?? null,
    summary: row.summary,
    changes: row.changes ?? null,
    address: row.address ?? null,
  };
}
