import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { PRIORITY_TIERS, SCHEMA_FAULT_ACTIONS } from './values.ts';

/** An entry of the installation's catalogue of event types. */
export const EventType = defineEntity({
  name: 'EventType',
  tableName: 'event_types',
  properties: {
    id: p.uuid().primary(),
    name: p.text().unique(),
    description: p.text().default(''),
    /** JSON text, as it was written. */
    jsonSchema: p.text().nullable(),
    onSchemaFault: p
      .enum(SCHEMA_FAULT_ACTIONS)
      .nativeEnumName('schema_fault_action')
      .default('reject'),
    /** JSON text of an event's `data`, as it was written. */
    example: p.text().nullable(),
    isDeprecated: p.boolean().default(false),
    tier: p.enum(PRIORITY_TIERS).nativeEnumName('priority_tier').default('standard'),
    createdAt: p.datetime().onCreate(() => new Date()),
    archivedAt: p.datetime().nullable(),
  },
});
export type EventTypeRow = InferEntity<typeof EventType>;
