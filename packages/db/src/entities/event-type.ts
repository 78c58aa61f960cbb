import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { PRIORITY_TIERS } from './values.ts';

/** An entry of the installation's catalogue of event types. */
export const EventType = defineEntity({
  name: 'EventType',
  tableName: 'event_types',
  properties: {
    id: p.uuid().primary(),
    name: p.text().unique(),
    description: p.text().default(''),
    jsonSchema: p.json<unknown>().nullable(),
    tier: p.enum(PRIORITY_TIERS).nativeEnumName('priority_tier').default('standard'),
    createdAt: p.datetime().onCreate(() => new Date()),
    archivedAt: p.datetime().nullable(),
  },
});
export type EventTypeRow = InferEntity<typeof EventType>;
