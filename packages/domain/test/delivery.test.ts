import { describe, expect, it } from 'vitest';
import {
  type AttemptOutcome,
  canMove,
  classify,
  DEFAULT_RETRY_POLICY,
  DELIVERY_STATUSES,
  type DeliveryStatus,
  FAILURE_CODES,
  type FailureCode,
  isSettled,
  parseRetryAfter,
  REPLAYABLE_STATUSES,
  retryDelayMs,
  statusesBefore,
  type Verdict,
} from '../src/index.ts';

const middle = () => 0.5; // no jitter

describe('states of a delivery', () => {
  const moves: Record<DeliveryStatus, DeliveryStatus[]> = {
    pending: ['queued', 'held', 'discarded'],
    queued: ['pending', 'succeeded', 'dead', 'held', 'discarded'],
    held: ['pending', 'discarded'],
    dead: ['pending', 'discarded'],
    succeeded: ['pending'],
    discarded: ['pending'],
  };

  it.each(DELIVERY_STATUSES.flatMap((from) => DELIVERY_STATUSES.map((to) => ({ from, to }))))(
    '$from to $to is as the design draws it',
    ({ from, to }) => {
      expect(canMove(from, to)).toBe(moves[from].includes(to));
    },
  );

  it('tell which states lead to one', () => {
    expect(statusesBefore('pending')).toEqual(['queued', 'succeeded', 'dead', 'held', 'discarded']);
    expect(statusesBefore('succeeded')).toEqual(['queued']);
  });

  it('are replayable where they are settled: nothing under way is sent a second time', () => {
    expect([...REPLAYABLE_STATUSES].sort()).toEqual(DELIVERY_STATUSES.filter(isSettled).sort());
    for (const status of REPLAYABLE_STATUSES) expect(canMove(status, 'pending')).toBe(true);
  });

  it('are settled when nothing happens any more by itself', () => {
    expect(DELIVERY_STATUSES.filter(isSettled)).toEqual(['succeeded', 'dead', 'discarded']);
  });
});

describe('the wait before a retry', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [5, 16_000],
    [6, 30_000],
    [100_000, 30_000],
  ])('number %i is %i ms by default: min(max, initial × multiplier^(n−1))', (number, expected) => {
    expect(retryDelayMs(DEFAULT_RETRY_POLICY, number, middle)).toBe(expected);
  });

  it('varies by 20 % up and down', () => {
    expect(retryDelayMs(DEFAULT_RETRY_POLICY, 1, () => 0)).toBe(800);
    expect(retryDelayMs(DEFAULT_RETRY_POLICY, 1, () => 1 - Number.EPSILON)).toBe(1_200);
  });

  it('is no time at all for an initial delay of 0, also when the growth overflows', () => {
    const policy = { ...DEFAULT_RETRY_POLICY, initialDelayMs: 0, backoffMultiplier: 10 };
    expect(retryDelayMs(policy, 1_000, middle)).toBe(0);
  });
});

describe('Retry-After', () => {
  const nowMs = Date.UTC(2026, 10, 23, 12);
  it.each<[string | undefined, number | null]>([
    ['120', 120_000],
    [' 0 ', 0],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['Mon Nov 23 12:00:30 2026', 30_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['2026-11-23T12:00:30Z', null],
    ['Xyz, 99 Abc 2026 12:00:30 GMT', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%j is %j', (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected);
  });
});

describe('classification of an attempt', () => {
  const context = { attemptInSeries: 1, policy: DEFAULT_RETRY_POLICY, random: middle };
  const answered = (status: number, retryAfterMs: number | null = null): AttemptOutcome => ({
    kind: 'response',
    status,
    retryAfterMs,
  });
  const failed = (code: FailureCode): AttemptOutcome => ({ kind: 'failure', code, message: '' });
  const retry: Verdict = { kind: 'retry', delayMs: 1_000 };
  const rejected: Verdict = { kind: 'dead', reason: 'REJECTED', disableWebhook: false };

  it.each<[number, Verdict]>([
    [200, { kind: 'succeeded' }],
    [204, { kind: 'succeeded' }],
    [299, { kind: 'succeeded' }],
    [199, retry],
    [301, retry],
    [308, retry],
    [400, rejected],
    [401, rejected],
    [404, rejected],
    [408, retry],
    [410, { kind: 'dead', reason: 'GONE', disableWebhook: true }],
    [422, rejected],
    [429, retry],
    [499, rejected],
    [500, retry],
    [503, retry],
    [599, retry],
    [999, retry],
  ])('status %i', (status, verdict) => {
    expect(classify(answered(status), context)).toEqual(verdict);
  });

  it.each([...FAILURE_CODES])('failure %s', (code) => {
    const verdict = classify(failed(code), context);
    if (code === 'ADDRESS_BLOCKED' || code === 'URL_NOT_ALLOWED') {
      expect(verdict).toEqual({ kind: 'dead', reason: code, disableWebhook: false });
    } else {
      expect(verdict).toEqual(retry);
    }
  });

  it('makes max_retries + 1 attempts, then the delivery is dead', () => {
    const verdicts = [1, 2, 3, 4, 5, 6].map((attemptInSeries) =>
      classify(answered(500), { ...context, attemptInSeries }),
    );
    expect(verdicts.map((verdict) => verdict.kind)).toEqual([...Array(5).fill('retry'), 'dead']);
    expect(verdicts[5]).toEqual({
      kind: 'dead',
      reason: 'RETRIES_EXHAUSTED',
      disableWebhook: false,
    });
    const none = { ...context, policy: { ...DEFAULT_RETRY_POLICY, maxRetries: 0 } };
    expect(classify(failed('TIMEOUT'), none).kind).toBe('dead');
  });

  it.each<[number, number | null, number, string]>([
    [429, 7_000, 7_000, 'honoured'],
    [503, 7_000, 7_000, 'honoured for every retried status'],
    [429, 10, 1_000, 'no shorter than the back-off'],
    [429, 86_400_000, 3_600_000, 'an hour at most'],
    [429, null, 1_000, 'absent'],
  ])('status %i with Retry-After of %j ms waits %i ms: %s', (status, asked, delayMs) => {
    expect(classify(answered(status, asked), context)).toEqual({ kind: 'retry', delayMs });
  });

  it('does not let Retry-After buy an attempt beyond the last', () => {
    const last = { ...context, attemptInSeries: 6 };
    expect(classify(answered(429, 1_000), last).kind).toBe('dead');
  });
});
