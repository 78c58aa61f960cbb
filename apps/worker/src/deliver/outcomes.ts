import type { ClaimedDelivery, DeliveryOutcome, DeliveryWithoutEvent } from '@posthorn/db';
import {
  classify,
  type FailureCode,
  newId,
  type SentRequest,
  type Verdict,
  writeEvidence,
} from '@posthorn/domain';
import type { SendResult } from '@posthorn/outbound';
import type { TurnJob } from '@posthorn/queue';
import type { WebhookTarget } from './webhook-targets.ts';

/** What is the same in every outcome of a delivery. */
function base(job: TurnJob, delivery: DeliveryWithoutEvent) {
  return {
    tenantId: job.tenantId,
    deliveryId: delivery.id,
    webhookId: delivery.webhookId,
    batchId: delivery.batchId,
    tier: job.tier,
    lane: job.lane,
    delayMs: 0,
  };
}

/** Nothing was sent, and nothing will be until someone acts. */
export function setAside(
  job: TurnJob,
  delivery: DeliveryWithoutEvent,
  obstacle: { status: 'held' | 'discarded'; reason: string },
): DeliveryOutcome {
  return { ...base(job, delivery), ...obstacle, attempt: null };
}

/** It may not go now; it waits without costing an attempt. */
export function putOff(
  job: TurnJob,
  delivery: ClaimedDelivery,
  why: { reason: string; delayMs: number },
): DeliveryOutcome {
  return { ...base(job, delivery), status: 'pending', ...why, attempt: null };
}

/** Nothing could be sent, for want of credentials: a failed attempt all the same. */
export function withoutAnswer(
  failure: { code: FailureCode; message: string },
  durationMs: number,
): SendResult {
  return {
    outcome: { kind: 'failure', ...failure },
    durationMs,
    timeToHeadersMs: null,
    phases: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
    address: null,
    responseHeaders: null,
    responseBody: null,
  };
}

/** It was sent: the attempt, and what follows from it. */
export function attempted(
  job: TurnJob,
  delivery: ClaimedDelivery,
  target: WebhookTarget,
  made: {
    /** Null: nothing was. */
    sent: SentRequest | null;
    result: SendResult;
    startedAtMs: number;
    random: () => number;
    isTokenStale: boolean;
  },
): { outcome: DeliveryOutcome; disablesWebhook: boolean } {
  const { result } = made;
  const number = delivery.attempts + 1;
  const verdict = classify(result.outcome, {
    attemptInSeries: number - delivery.seriesStart,
    policy: target.retryPolicy,
    random: made.random,
    isTokenStale: made.isTokenStale,
  });
  const failure = result.outcome.kind === 'failure' ? result.outcome : null;
  const outcome: DeliveryOutcome = {
    ...base(job, delivery),
    ...consequenceOf(verdict),
    attempt: {
      id: newId(),
      startedAtMs: made.startedAtMs,
      durationMs: Math.round(result.durationMs),
      headersMs: result.timeToHeadersMs === null ? null : Math.round(result.timeToHeadersMs),
      number,
      httpStatus: result.outcome.kind === 'response' ? result.outcome.status : null,
      errorCode: failure?.code ?? null,
      errorMessage: failure?.message ?? null,
      url: target.url.href,
      address: result.address,
      responseHeaders: result.responseHeaders,
      responseBody: result.responseBody,
      evidence: writeEvidence({ phases: result.phases, sent: made.sent }),
    },
  };
  return { outcome, disablesWebhook: verdict.kind === 'dead' && verdict.disableWebhook };
}

function consequenceOf(verdict: Verdict): Pick<DeliveryOutcome, 'status' | 'reason' | 'delayMs'> {
  switch (verdict.kind) {
    case 'succeeded':
      return { status: 'succeeded', reason: null, delayMs: 0 };
    case 'retry':
      return { status: 'pending', reason: 'RETRY_SCHEDULED', delayMs: verdict.delayMs };
    case 'dead':
      return { status: 'dead', reason: verdict.reason, delayMs: 0 };
  }
}
