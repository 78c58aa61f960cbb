import { newId } from '@posthorn/domain';
import type { DeliveryOutcome, NewBatch, RecordedAttempt } from '../../../src/index.ts';

/** One request that was answered 200. */
export function anAttempt(fields: Partial<RecordedAttempt> = {}): RecordedAttempt {
  return {
    id: newId(),
    startedAtMs: Date.now(),
    durationMs: 12,
    headersMs: 10,
    number: 1,
    httpStatus: 200,
    errorCode: null,
    errorMessage: null,
    url: 'https://receiver.test/',
    address: '192.0.2.1',
    responseHeaders: { 'content-type': 'text/plain' },
    responseBody: 'ok',
    evidence: 't,,,10',
    ...fields,
  };
}

/** What became of one delivery of a batch: succeeded unless said otherwise. */
export function anOutcome(
  owner: { tenantId: string; webhookId: string },
  batch: NewBatch,
  deliveryId: string,
  fields: Partial<DeliveryOutcome> = {},
): DeliveryOutcome {
  return {
    tenantId: owner.tenantId,
    deliveryId,
    webhookId: owner.webhookId,
    batchId: batch.id,
    tier: batch.tier,
    lane: batch.lane,
    status: 'succeeded',
    reason: null,
    delayMs: 0,
    attempt: anAttempt(),
    ...fields,
  };
}
