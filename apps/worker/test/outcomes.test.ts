import type { ClaimedDelivery } from '@posthorn/db';
import { type AttemptOutcome, newId, type SentRequest } from '@posthorn/domain';
import type { SendResult } from '@posthorn/outbound';
import type { TurnJob } from '@posthorn/queue';
import { describe, expect, it } from 'vitest';
import { attempted, putOff, setAside } from '../src/deliver/outcomes.ts';
import type { WebhookTarget } from '../src/deliver/webhook-targets.ts';

const job: TurnJob = { tenantId: newId(), tier: 'high', lane: 'replay', day: '20260518' };
const delivery: ClaimedDelivery = {
  id: newId(),
  batchId: newId(),
  eventUuid: newId(),
  webhookId: newId(),
  attempts: 7,
  seriesStart: 6,
  eventType: 'payment.succeeded',
  eventId: 'evt_1',
  occurredAtMs: 0,
  source: null,
  version: '1.0',
  dataText: '{}',
};
const target: WebhookTarget = {
  id: delivery.webhookId,
  url: new URL('https://example.com/hook'),
  obstacle: null,
  headers: () => ({}),
  receiverAuth: () => null,
  retryPolicy: { maxRetries: 2, initialDelayMs: 1_000, maxDelayMs: 30_000, backoffMultiplier: 2 },
  requestsPerMinute: 60,
  encryption: () => null,
  signerAt: () => {
    throw new Error('nothing is signed here');
  },
};
const WHAT_STAYS = {
  tenantId: job.tenantId,
  deliveryId: delivery.id,
  webhookId: delivery.webhookId,
  batchId: delivery.batchId,
  tier: 'high',
  lane: 'replay',
};

const SENT: SentRequest = {
  userAgent: 'Posthorn/test',
  signature: { 'webhook-id': 'e', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' },
  ownHeaderNames: ['x-env'],
  authorizationScheme: null,
  encrypted: null,
  dataText: null,
};

/** Jitter that changes nothing. */
const random = () => 0.5;

function outcomeOf(outcome: AttemptOutcome, of: Partial<ClaimedDelivery> = {}) {
  const result: SendResult = {
    outcome,
    durationMs: 12.6,
    timeToHeadersMs: outcome.kind === 'response' ? 3.2 : null,
    phases: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 2 },
    address: '192.0.2.1',
    responseHeaders: null,
    responseBody: null,
  };
  return attempted(job, { ...delivery, ...of }, target, {
    sent: SENT,
    result,
    startedAtMs: 1_000,
    random,
    isTokenStale: false,
  });
}

const answered = (status: number, retryAfterMs: number | null = null): AttemptOutcome => ({
  kind: 'response',
  status,
  retryAfterMs,
});

describe('what follows from an attempt', () => {
  it.each([
    ['200', answered(200), {}, 'succeeded', null, 0],
    ['204', answered(204), {}, 'succeeded', null, 0],
    ['302', answered(302), {}, 'pending', 'RETRY_SCHEDULED', 2_000],
    ['404', answered(404), {}, 'dead', 'REJECTED', 0],
    ['410', answered(410), {}, 'dead', 'GONE', 0],
    ['429 with Retry-After', answered(429, 60_000), {}, 'pending', 'RETRY_SCHEDULED', 60_000],
    [
      '500, first of its series',
      answered(500),
      { seriesStart: 7 },
      'pending',
      'RETRY_SCHEDULED',
      1_000,
    ],
    ['500, second of its series', answered(500), {}, 'pending', 'RETRY_SCHEDULED', 2_000],
    ['500, last of its series', answered(500), { seriesStart: 5 }, 'dead', 'RETRIES_EXHAUSTED', 0],
    [
      'a time-out',
      { kind: 'failure', code: 'TIMEOUT', message: 'm' },
      {},
      'pending',
      'RETRY_SCHEDULED',
      2_000,
    ],
    [
      'a closed address',
      { kind: 'failure', code: 'ADDRESS_BLOCKED', message: 'm' },
      {},
      'dead',
      'ADDRESS_BLOCKED',
      0,
    ],
  ] as const)('%s', (_, outcome, of, status, reason, delayMs) => {
    const { outcome: recorded, disablesWebhook } = outcomeOf(outcome, of);
    expect(recorded).toMatchObject({ ...WHAT_STAYS, status, reason, delayMs });
    expect(disablesWebhook).toBe(reason === 'GONE');
  });

  it('the attempt keeps what was seen: counting over all series, in whole milliseconds', () => {
    expect(outcomeOf(answered(503)).outcome.attempt).toMatchObject({
      number: 8,
      startedAtMs: 1_000,
      durationMs: 13,
      headersMs: 3,
      httpStatus: 503,
      errorCode: null,
      errorMessage: null,
      url: 'https://example.com/hook',
      address: '192.0.2.1',
    });
    const failed: AttemptOutcome = { kind: 'failure', code: 'CONNECTION_RESET', message: 'closed' };
    expect(outcomeOf(failed).outcome.attempt).toMatchObject({
      httpStatus: null,
      headersMs: null,
      errorCode: 'CONNECTION_RESET',
      errorMessage: 'closed',
    });
  });
});

it('what was not sent costs no attempt (promise 6)', () => {
  expect(setAside(job, delivery, { status: 'held', reason: 'WEBHOOK_INACTIVE' })).toEqual({
    ...WHAT_STAYS,
    status: 'held',
    reason: 'WEBHOOK_INACTIVE',
    delayMs: 0,
    attempt: null,
  });
  expect(putOff(job, delivery, { reason: 'RATE_LIMITED', delayMs: 250 })).toEqual({
    ...WHAT_STAYS,
    status: 'pending',
    reason: 'RATE_LIMITED',
    delayMs: 250,
    attempt: null,
  });
});
