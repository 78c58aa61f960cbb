import { INGEST_LIMITS, parseIngestBody, verifySourceSignature } from '@posthorn/domain';
import { expect, test } from 'vitest';
import { eventIdOf, eventNumberOf } from '../load/event-id.ts';
import { readAnswer } from '../load/read-answer.ts';
import { createRequestMaker, type RequestPlan } from '../load/request.ts';
import { createTally } from '../load/tally.ts';
import { createWorkQueue } from '../load/work-queue.ts';

const NOW_MS = Date.UTC(2026, 4, 18);
const PLAN: RequestPlan = {
  apiKey: 'key',
  webhookSecret: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0',
  clientId: 'bench',
  eventType: 'bench.happened',
  eventIdPrefix: '0a1b2c3d',
  eventsPerRequest: 1,
  dataBytes: 500,
};

function split(request: Buffer): { headers: Record<string, string>; body: Buffer } {
  const end = request.indexOf('\r\n\r\n');
  const [, ...lines] = request.toString('latin1', 0, end).split('\r\n');
  const headers = lines.map((line) => line.split(': ') as [string, string]);
  return { headers: Object.fromEntries(headers), body: request.subarray(end + 4) };
}

test.each([
  { eventsPerRequest: 1, signAhead: 0 },
  { eventsPerRequest: 1, signAhead: 10 },
  { eventsPerRequest: 50, signAhead: 0 },
  { eventsPerRequest: 50, signAhead: 10 },
])(
  'requests are as the contract asks: $eventsPerRequest events, $signAhead signed ahead',
  (how) => {
    const maker = createRequestMaker({ ...PLAN, ...how });
    maker.signAhead(how.signAhead);
    const request = maker.newBuffer();
    maker.fill(request, 8, NOW_MS);
    maker.fill(request, 7, NOW_MS);
    const { headers, body } = split(request);
    expect(Number(headers['content-length'])).toBe(body.length);
    expect(
      verifySourceSignature({ headers, body, secret: PLAN.webhookSecret, nowMs: NOW_MS }),
    ).toEqual({ ok: true });
    const parsed = parseIngestBody(body, headers['content-type'], headers, {
      ...INGEST_LIMITS,
      nowMs: NOW_MS,
    });
    const events = parsed.ok ? parsed.events.map((event) => (event.ok ? event.event : null)) : [];
    expect(events.map((event) => event?.eventId)).toEqual(
      Array.from({ length: how.eventsPerRequest }, (_, index) =>
        eventIdOf(PLAN.eventIdPrefix, 7 * how.eventsPerRequest + index),
      ),
    );
    expect(events[0]?.dataText).toHaveLength(500);
  },
);

test('an event id tells its number, and whose it is', () => {
  expect(eventNumberOf('0a1b2c3d', eventIdOf('0a1b2c3d', 123))).toBe(123);
  expect(eventNumberOf('0a1b2c3d', eventIdOf('ffffffff', 123))).toBeNull();
  expect(eventNumberOf('0a1b2c3d', '0a1b2c3d-12')).toBeNull();
});

test('answers are read whole, however they are framed', () => {
  const text = 'HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 2';
  expect(readAnswer(text)).toMatchObject({ status: 202, body: '{}', isLast: false });
  expect(readAnswer(text.slice(0, 45))).toBeNull();
  expect(
    readAnswer(
      'HTTP/1.1 503 X\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ),
  ).toMatchObject({ status: 503, isLast: true });
});

test('a closed loop always has work until it is stopped; retries go first when they are due', () => {
  const queue = createWorkQueue({
    requestsPerSecond: null,
    requestsMax: 3,
    startMs: 0,
    stopAtMs: 1_000,
  });
  expect(queue.next(0)?.request).toBe(0);
  queue.again(0, 0);
  expect(queue.next(50)?.request).toBe(1);
  expect(queue.next(100)?.request).toBe(0);
  expect(queue.next(100)?.request).toBe(2);
  expect(queue.next(100)).toBeNull();
  expect(queue.stoppedAtMs(200)).toBe(100);
});

test('an open loop owes what its pace says, and counts the wait for a connection', () => {
  const queue = createWorkQueue({
    requestsPerSecond: 100,
    requestsMax: null,
    startMs: 0,
    stopAtMs: 1_000,
  });
  expect(queue.next(5)).toBeNull();
  expect(queue.next(30)).toEqual({ request: 0, sinceMs: 30 });
  expect(queue.waiting).toBe(2);
  expect(queue.next(500)).toEqual({ request: 1, sinceMs: 30 });
});

test('an array is settled event by event; what passes by itself makes the request go again', () => {
  const tally = createTally(2);
  const answer = (results: object[]) => ({
    status: 207,
    body: JSON.stringify({ accepted: 1, duplicates: 0, results }),
    length: 0,
    isLast: false,
  });
  const accepted = { status: 'accepted' };
  const overloaded = { status: 'rejected', error: { code: 'OVERLOADED' } };
  const invalid = { status: 'rejected', error: { code: 'VALIDATION_FAILED' } };
  expect(tally.answered(0, 0, answer([accepted, overloaded]))).toBe('again');
  expect(tally.answered(1, 0, answer([invalid, accepted]))).toBe('settled');
  expect(tally.accepted.toArray()).toEqual([0, 3]);
});
