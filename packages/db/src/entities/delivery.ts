import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { DELIVERY_STATUSES } from '@posthorn/domain';
import { PRIORITY_TIERS } from './values.ts';

/** One event for one webhook. People read it; the engine's statements move it. */
export const Delivery = defineEntity({
  name: 'Delivery',
  tableName: 'deliveries',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    eventId: p.uuid(),
    webhookId: p.uuid(),
    replayId: p.uuid().nullable(),
    nextAttemptAt: p.datetime().nullable(),
    lastAttemptAt: p.datetime().nullable(),
    attempts: p.integer(),
    seriesStart: p.integer(),
    status: p.enum(DELIVERY_STATUSES).nativeEnumName('delivery_status'),
    tier: p.enum(PRIORITY_TIERS).nativeEnumName('priority_tier'),
    lastHttpStatus: p.integer().nullable(),
    reason: p.text().nullable(),
    eventType: p.text(),
    /** When a person sent its event again, which made it; null: made with its event. */
    resentAt: p.datetime().nullable(),
    /** The status, where it is held, dead or discarded: what the index knows. Made by the database. */
    aside: p.text().nullable(),
  },
});
export type DeliveryRow = InferEntity<typeof Delivery>;
