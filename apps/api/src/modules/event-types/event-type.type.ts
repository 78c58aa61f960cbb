import type { EventTypeRow, PriorityTier } from '@posthorn/db';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { PriorityTierEnum } from '../../graphql/enums.ts';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.ts';

@ObjectType('EventType')
export class EventType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  description!: string;
  @Field(() => JsonScalar, { nullable: true })
  jsonSchema!: unknown;
  @Field(() => PriorityTierEnum)
  tier!: PriorityTier;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
}

export const EventTypeConnection = connectionType(EventType, 'EventType');

@InputType('EventTypeFilter')
export class EventTypeFilter {
  @Field(() => String, { nullable: true, description: 'Part of the name or the description.' })
  search?: string | null;
}

@InputType('CreateEventTypeInput')
export class CreateEventTypeInput {
  @Field(() => String)
  name!: string;
  @Field(() => String, { nullable: true })
  description?: string | null;
  @Field(() => JsonScalar, { nullable: true })
  jsonSchema?: unknown;
  @Field(() => PriorityTierEnum, { nullable: true, description: 'STANDARD when left out.' })
  tier?: PriorityTier | null;
}

@ObjectType('CreateEventTypePayload')
export class CreateEventTypePayload {
  @Field(() => EventType)
  eventType!: EventType;
}

export function toEventType(row: EventTypeRow): EventType {
  const { id, name, description, tier, createdAt } = row;
  return { id, name, description, jsonSchema: row.jsonSchema ?? null, tier, createdAt };
}
