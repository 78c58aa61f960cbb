import { defineEntity, type InferEntity, p } from '@mikro-orm/core';

/** One HTTP request of a delivery. People read it; only RECORD writes it. */
export const Attempt = defineEntity({
  name: 'Attempt',
  tableName: 'attempts',
  properties: {
    tenantId: p.uuid().primary(),
    id: p.uuid().primary(),
    deliveryId: p.uuid(),
    webhookId: p.uuid(),
    startedAt: p.datetime(),
    durationMs: p.integer(),
    headersMs: p.integer().nullable(),
    number: p.integer(),
    httpStatus: p.integer().nullable(),
    errorCode: p.text().nullable(),
    errorMessage: p.text().nullable(),
    url: p.text(),
    address: p.text().nullable(),
    responseHeaders: p.json<Record<string, unknown>>().nullable(),
    responseBody: p.text().nullable(),
    /** See `readEvidence`; null: made before it was kept. */
    evidence: p.text().nullable(),
  },
});
export type AttemptRow = InferEntity<typeof Attempt>;
