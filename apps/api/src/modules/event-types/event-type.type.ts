import type { EventTypeRow, PriorityTier, SchemaFaultAction } from '@posthorn/db';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { PriorityTierEnum, SchemaFaultActionEnum } from '../../graphql/enums.ts';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.ts';

@ObjectType('EventType')
export class EventType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  description!: string;
  @Field(() => JsonScalar, { nullable: true, description: "JSON Schema of an event's `data`." })
  jsonSchema!: unknown;
  @Field(() => String, {
    nullable: true,
    description: 'The schema as it was written, every digit kept.',
  })
  jsonSchemaText!: string | null;
  @Field(() => SchemaFaultActionEnum)
  onSchemaFault!: SchemaFaultAction;
  @Field(() => JsonScalar, { nullable: true, description: '`data` of such an event.' })
  example!: unknown;
  @Field(() => String, {
    nullable: true,
    description: 'The example as it was written, every digit kept.',
  })
  exampleText!: string | null;
  @Field(() => Boolean, { description: 'A deprecated type still ingests.' })
  isDeprecated!: boolean;
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

@InputType('UpdateEventTypeInput', {
  description: 'What is left out stays as it is; null brings the default back.',
})
export class UpdateEventTypeInput {
  @Field(() => String, { nullable: true })
  description?: string | null;
  @Field(() => PriorityTierEnum, { nullable: true, description: 'STANDARD when left out.' })
  tier?: PriorityTier | null;
  @Field(() => JsonScalar, { nullable: true })
  jsonSchema?: unknown;
  @Field(() => String, { nullable: true, description: 'Instead of `jsonSchema`: JSON as text.' })
  jsonSchemaText?: string | null;
  @Field(() => SchemaFaultActionEnum, { nullable: true, description: 'REJECT when left out.' })
  onSchemaFault?: SchemaFaultAction | null;
  @Field(() => JsonScalar, { nullable: true, description: 'Must fit the schema.' })
  example?: unknown;
  @Field(() => String, { nullable: true, description: 'Instead of `example`: JSON as text.' })
  exampleText?: string | null;
  @Field(() => Boolean, { nullable: true })
  isDeprecated?: boolean | null;
}

@InputType('CreateEventTypeInput')
export class CreateEventTypeInput extends UpdateEventTypeInput {
  @Field(() => String)
  name!: string;
}

@ObjectType('CreateEventTypePayload')
export class CreateEventTypePayload {
  @Field(() => EventType)
  eventType!: EventType;
}

@ObjectType('UpdateEventTypePayload')
export class UpdateEventTypePayload {
  @Field(() => EventType)
  eventType!: EventType;
}

export function toEventType(row: EventTypeRow): EventType {
  const { id, name, description, tier, onSchemaFault, isDeprecated, createdAt } = row;
  return {
    id,
    name,
    description,
    jsonSchema: parsed(row.jsonSchema),
    jsonSchemaText: row.jsonSchema ?? null,
    onSchemaFault,
    example: parsed(row.example),
    exampleText: row.example ?? null,
    isDeprecated,
    tier,
    createdAt,
  };
}

/** What was stored was read before; whatever else got there is shown as text alone. */
function parsed(text: string | null | undefined): unknown {
  if (text == null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
