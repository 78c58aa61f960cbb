import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** An application that sends events: the operator's (no tenant) or one tenant's own. */
export const Source = defineEntity({
  name: 'Source',
  tableName: 'sources',
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid().nullable(),
    name: p.text(),
    grantsAllTenants: p.boolean().default(false),
    allowedEventTypes: p.array().default([]),
    allowedAddresses: p.array().default([]),
    requiresSignedTimestamp: p.boolean().default(false),
    eventsPerSecond: p.integer().nullable(),
    isActive: p.boolean().default(true),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type SourceRow = InferEntity<typeof Source>;
