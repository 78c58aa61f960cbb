import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A fact as it was sent. People read it; only ingest writes it. `data` is raw JSON text. */
export const Event = defineEntity({
  name: 'Event',
  tableName: 'events',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    eventId: p.text(),
    eventType: p.text(),
    occurredAt: p.datetime(),
    source: p.text().nullable(),
    version: p.text(),
    sourceId: p.uuid().nullable(),
    matched: p.integer(),
    filteredWebhookIds: p.array().nullable(),
    /** Of an event that was accepted though it does not fit the schema of its type. */
    schemaFaults: p.json<{ path: string; message: string }[]>().nullable(),
    data: p.text(),
  },
});
export type EventRow = InferEntity<typeof Event>;
