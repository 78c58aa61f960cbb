import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** A tenant that one of the operator's sources may send events for. */
export const SourceGrant = defineEntity({
  name: 'SourceGrant',
  tableName: 'source_grants',
  properties: {
    sourceId: p.uuid().primary(),
    tenantId: p.uuid().primary(),
  },
});
export type SourceGrantRow = InferEntity<typeof SourceGrant>;
