import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** An account of the platform's customers: owns webhooks, sees its own events and deliveries. */
export const Tenant = defineEntity({
  name: 'Tenant',
  tableName: 'tenants',
  properties: {
    id: p.uuid().primary(),
    slug: p.text().unique(),
    name: p.text(),
    /** Its events are refused, and what it has waiting is held. */
    isSuspended: p.boolean().default(false),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type TenantRow = InferEntity<typeof Tenant>;
