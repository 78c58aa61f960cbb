import type { EventRow } from '@posthorn/db';
import { idTimeMs } from '@posthorn/domain';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.ts';

@ObjectType('SchemaFault')
export class SchemaFault {
  @Field(() => String)
  path!: string;
  @Field(() => String)
  message!: string;
}

/** A fact that a source sent. */
@ObjectType('Event')
export class Event {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: "The source's own id of it." })
  eventId!: string;
  @Field(() => ID)
  tenantId!: string;
  @Field(() => String)
  type!: string;
  @Field(() => DateTimeScalar)
  timestamp!: Date;
  @Field(() => DateTimeScalar)
  receivedAt!: Date;
  @Field(() => String, { nullable: true })
  source!: string | null;
  @Field(() => String)
  version!: string;
  @Field(() => String, { description: 'Raw JSON text, as it was sent.' })
  data!: string;
  @Field(() => Int, {
    description:
      'How many webhooks wanted it when it was accepted. Sending it again does not change that.',
  })
  matched!: number;
  @Field(() => [SchemaFault], {
    description:
      'What of it does not fit the schema of its type, which warns instead of rejecting; none: it fits, or there was no schema.',
  })
  schemaFaults!: SchemaFault[];
  filteredWebhookIds!: string[];
}

export const EventConnection = connectionType(Event, 'Event');

@InputType('EventFilter')
export class EventFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => String, { nullable: true })
  type?: string | null;
  @Field(() => String, { nullable: true, description: "The source's own id of it." })
  eventId?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Received at or after.' })
  from?: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Received at or before.' })
  to?: Date | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether no webhook wanted it.' })
  unmatched?: boolean | null;
}

@InputType('PublishEventInput')
export class PublishEventInput {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => String, { nullable: true, description: 'Made up when left out.' })
  eventId?: string | null;
  @Field(() => String)
  eventType!: string;
  @Field(() => JsonScalar, { nullable: true, description: 'Either this, or `dataText`.' })
  data?: unknown;
  @Field(() => String, {
    nullable: true,
    description: 'The data as JSON text: it reaches receivers byte for byte.',
  })
  dataText?: string | null;
  @Field(() => String, { nullable: true })
  source?: string | null;
  @Field(() => String, { nullable: true, description: 'Version 1.0 when left out.' })
  version?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: 'Now when left out.' })
  timestamp?: Date | null;
}

@ObjectType('PublishEventPayload')
export class PublishEventPayload {
  @Field(() => Event)
  event!: Event;
  @Field(() => Boolean, { description: 'The same event had been published before.' })
  duplicate!: boolean;
  @Field(() => Int)
  deliveries!: number;
}

@InputType('PreviewFilterInput', {
  description:
    'Either `filters` or `filtersText`, tried on one of `data`, `dataText` and a stored event. As text, numbers keep every digit.',
})
export class PreviewFilterInput {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => JsonScalar, { nullable: true })
  filters?: unknown;
  @Field(() => String, { nullable: true })
  filtersText?: string | null;
  @Field(() => JsonScalar, { nullable: true })
  data?: unknown;
  @Field(() => String, { nullable: true })
  dataText?: string | null;
  @Field(() => ID, { nullable: true })
  eventId?: string | null;
}

@ObjectType('FilterCondition')
export class FilterCondition {
  @Field(() => String)
  path!: string;
  @Field(() => String)
  operator!: string;
  @Field(() => JsonScalar, { nullable: true })
  expected!: unknown;
  @Field(() => JsonScalar, { nullable: true })
  actual!: unknown;
  @Field(() => String, { description: '`expected` as JSON text.' })
  expectedText!: string;
  @Field(() => String, { nullable: true, description: '`actual` as JSON text; null: not there.' })
  actualText!: string | null;
  @Field(() => Boolean)
  holds!: boolean;
}

@ObjectType('PreviewFilterPayload')
export class PreviewFilterPayload {
  @Field(() => Boolean)
  matches!: boolean;
  @Field(() => [FilterCondition])
  conditions!: FilterCondition[];
}

export function toEvent(row: EventRow): Event {
  return {
    id: row.id,
    eventId: row.eventId,
    tenantId: row.tenantId,
    type: row.eventType,
    timestamp: row.occurredAt,
    receivedAt: new Date(idTimeMs(row.id)),
    source: row.source ?? null,
    version: row.version,
    data: row.data,
    matched: row.matched,
    schemaFaults: row.schemaFaults ?? [],
    filteredWebhookIds: row.filteredWebhookIds ?? [],
  };
}
