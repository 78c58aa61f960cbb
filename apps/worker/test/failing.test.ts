import { type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GivenWebhook, givenEvents, givenWebhook } from './given.ts';
import { type TestWorker, useHarness, waitUntilIdle } from './harness.ts';
import {
  countBatches,
  makeDue,
  type SeenDelivery,
  seeAttempts,
  untilAtRest,
  untilAttempts,
  untilStatus,
} from './look.ts';

const TIMEOUT_MS = 800;
/** So long that what the worker itself needs does not show in a share of it. */
const HOUR_MS = 3_600_000;
const SLACK_MS = 60_000;

const harness = useHarness();
let receiver: Receiver;
let worker: TestWorker;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(async () => {
  receiver.forget();
  worker = await harness.startWorker({ DELIVERY_TIMEOUT_MS: String(TIMEOUT_MS) });
});

/** From the last attempt to the next, as the database has it. */
function waitOf(delivery: SeenDelivery): number {
  return (delivery.next_attempt_at?.getTime() ?? 0) - (delivery.last_attempt_at?.getTime() ?? 0);
}

function expectWait(delivery: SeenDelivery, policyMs: number): void {
  expect(waitOf(delivery)).toBeGreaterThanOrEqual(policyMs * 0.8);
  expect(waitOf(delivery)).toBeLessThanOrEqual(policyMs * 1.2 + SLACK_MS);
}

describe('retries', () => {
  it('500, then 200: two attempts, and the wait of the policy ±20 % between them', async () => {
    receiver.script('/once', [500, 200]);
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/once`,
      initialDelayMs: HOUR_MS,
    });
    const [event] = await givenEvents(harness, [webhook]);

    const waiting = await untilAttempts(harness, event, 1);
    expect(waiting).toMatchObject({
      status: 'pending',
      reason: 'RETRY_SCHEDULED',
      last_http_status: 500,
    });
    expectWait(waiting, HOUR_MS);
    await makeDue(harness, webhook);

    expect(await untilStatus(harness, event, 'succeeded')).toMatchObject({ attempts: 2 });
    const attempts = await seeAttempts(harness, waiting.id);
    expect(attempts.map((a) => [a.number, a.http_status])).toEqual([
      [1, 500],
      [2, 200],
    ]);
    const requests = receiver.requestsTo('/once');
    expect(requests.map((r) => r.headers['x-webhook-attempt'])).toEqual(['1', '2']);
    expect(new Set(requests.map((r) => r.headers['webhook-id']))).toEqual(
      new Set([event?.eventId]),
    );
    expect(requests[0]?.body.equals(requests[1]?.body ?? Buffer.alloc(0))).toBe(true);
  });

  it('always 500: max_retries + 1 attempts, each wait twice the last up to the longest, then dead', async () => {
    receiver.script('/always', [500]);
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/always`,
      maxRetries: 3,
      initialDelayMs: HOUR_MS,
      maxDelayMs: 3 * HOUR_MS,
    });
    const [event] = await givenEvents(harness, [webhook]);
    for (const [i, hours] of [1, 2, 3].entries()) {
      expectWait(await untilAttempts(harness, event, i + 1), hours * HOUR_MS);
      await makeDue(harness, webhook);
    }
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({
      attempts: 4,
      reason: 'RETRIES_EXHAUSTED',
      next_attempt_at: null,
    });
    expect(receiver.requestsTo('/always')).toHaveLength(4);
    const { rows } = await harness.database.pool.query(
      'select sum(succeeded)::int as succeeded, sum(failed)::int as failed, sum(dead)::int as dead from delivery_stats where webhook_id = $1',
      [webhook.id],
    );
    expect(rows).toEqual([{ succeeded: 0, failed: 4, dead: 1 }]);
  });

  it('retries come by themselves when they are due, without a change to any row', async () => {
    receiver.script('/soon', [503, 500, 200]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/soon`, maxRetries: 2 });
    const [event] = await givenEvents(harness, [webhook]);
    expect(await untilStatus(harness, event, 'succeeded')).toMatchObject({ attempts: 3 });
  });

  it('no retries wanted: one attempt, then dead', async () => {
    receiver.script('/none', [500]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/none`, maxRetries: 0 });
    const [event] = await givenEvents(harness, [webhook]);
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({
      attempts: 1,
      reason: 'RETRIES_EXHAUSTED',
    });
  });
});

describe('answers that mean no', () => {
  it.each([400, 401, 404, 422])('%i: one attempt, then dead', async (status) => {
    receiver.script(`/${status}`, [status]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/${status}` });
    const [event] = await givenEvents(harness, [webhook]);
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({
      attempts: 1,
      reason: 'REJECTED',
      last_http_status: status,
    });
    expect(receiver.requestsTo(`/${status}`)).toHaveLength(1);
  });

  it('410: dead, the webhook disabled with its reason, and what comes later held', async () => {
    receiver.script('/gone', [410]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/gone` });
    const [event] = await givenEvents(harness, [webhook]);
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({ reason: 'GONE' });
    const { rows } = await harness.database.pool.query(
      'select status, status_reason from webhooks where id = $1',
      [webhook.id],
    );
    expect(rows).toEqual([
      { status: 'disabled', status_reason: 'The endpoint answered 410 Gone.' },
    ]);
    const reasons = new Set<string | null>();
    while (!reasons.has('WEBHOOK_DISABLED')) {
      const [later] = await givenEvents(harness, [webhook]);
      // Until the change is seen, within a second, it may get a 410 as well.
      const seen = await untilAtRest(harness, later);
      reasons.add(seen.reason);
    }
    expect([...reasons].filter((reason) => reason !== 'GONE')).toEqual(['WEBHOOK_DISABLED']);
  });
});

describe('Retry-After', () => {
  it.each([
    ['429 with seconds', 429, false],
    ['429 with a date', 429, true],
    ['503 with seconds', 503, false],
    ['503 with a date', 503, true],
  ])('%s is honoured', async (name, status, isDate) => {
    const path = `/${name.replaceAll(' ', '-')}`;
    const date = new Date(Date.now() + 600_000).toUTCString();
    const headers = { 'retry-after': isDate ? date : '600' };
    receiver.script(path, [{ status, headers }, 200]);
    const webhook = await givenWebhook(harness, { url: receiver.url + path, initialDelayMs: 100 });
    const [event] = await givenEvents(harness, [webhook]);
    const delivery = await untilAttempts(harness, event, 1);
    expect(delivery.status).toBe('pending');
    // A date is what it is, however long the answer took to come; seconds count from the attempt.
    const waitMs = isDate
      ? (delivery.next_attempt_at?.getTime() ?? 0) - Date.parse(date)
      : waitOf(delivery) - 600_000;
    expect(waitMs).toBeGreaterThan(-2_000);
    expect(waitMs).toBeLessThan(SLACK_MS);
    await makeDue(harness, webhook);
    await untilStatus(harness, event, 'succeeded');
  });

  it('beyond an hour counts as an hour', async () => {
    receiver.script('/greedy', [{ status: 429, headers: { 'retry-after': '999999999' } }]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/greedy` });
    const [event] = await givenEvents(harness, [webhook]);
    const delivery = await untilAttempts(harness, event, 1);
    expect(Math.abs(waitOf(delivery) - HOUR_MS)).toBeLessThan(SLACK_MS);
  });

  it('shorter than the back-off does not shorten it', async () => {
    receiver.script('/hasty', [{ status: 429, headers: { 'retry-after': '1' } }]);
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/hasty`,
      initialDelayMs: HOUR_MS,
    });
    const [event] = await givenEvents(harness, [webhook]);
    expectWait(await untilAttempts(harness, event, 1), HOUR_MS);
  });
});

it('a redirect is not followed (promise 8), and tried again', async () => {
  receiver.script('/moved', [
    { kind: 'redirect', location: `${receiver.url}/target` },
    { kind: 'redirect', location: '/target', status: 308 },
    200,
  ]);
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/moved` });
  const [event] = await givenEvents(harness, [webhook]);
  const delivery = await untilStatus(harness, event, 'succeeded');
  const attempts = await seeAttempts(harness, delivery.id);
  expect(attempts.map((a) => a.http_status)).toEqual([302, 308, 200]);
  expect(receiver.requestsTo('/target')).toEqual([]);
});

describe('receivers that misbehave are recorded as what they were, and hold nothing (promise 4)', () => {
  const cases = [
    ['hanging', { kind: 'hang' }, 'TIMEOUT', null],
    ['dripping', { kind: 'drip', everyMs: 20 }, 'TIMEOUT', null],
    ['resetting', { kind: 'reset' }, 'CONNECTION_RESET', null],
    ['truncating', { kind: 'truncate' }, 'CONNECTION_RESET', null],
    ['garbage-speaking', { kind: 'garbage' }, 'INVALID_RESPONSE', null],
  ] as const;

  async function attemptOf(webhook: GivenWebhook) {
    const [event] = await givenEvents(harness, [webhook]);
    const delivery = await untilAttempts(harness, event, 1);
    const [attempt] = await seeAttempts(harness, delivery.id);
    await waitUntilIdle(worker);
    expect(await countBatches(harness, webhook.tenantId)).toBe(0);
    return { delivery, attempt };
  }

  it.each(cases)('a %s one', async (name, behaviour, errorCode, httpStatus) => {
    receiver.script(`/${name}`, [behaviour]);
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/${name}`,
      initialDelayMs: HOUR_MS,
    });
    const { delivery, attempt } = await attemptOf(webhook);
    expect(delivery).toMatchObject({ status: 'pending', reason: 'RETRY_SCHEDULED' });
    expect(attempt).toMatchObject({
      error_code: errorCode,
      http_status: httpStatus,
      error_message: expect.stringContaining(new URL(receiver.url).host),
    });
  });

  it.each([
    ['as many bytes as the table of variables says', {}, 16_384],
    [
      'as many as DELIVERY_RESPONSE_BODY_BYTES_MAX says',
      { DELIVERY_RESPONSE_BODY_BYTES_MAX: '5000' },
      5_000,
    ],
    ['none where it says so', { DELIVERY_RESPONSE_BODY_BYTES_MAX: '0' }, 0],
  ])('of an answer %s are kept', async (_what, env, bytes) => {
    await worker.stop();
    worker = await harness.startWorker(env);
    receiver.script('/long', [{ status: 200, body: 'é'.repeat(20_000) }]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/long` });
    const [event] = await givenEvents(harness, [webhook]);
    const { id } = await untilStatus(harness, event, 'succeeded');
    const [attempt] = await seeAttempts(harness, id);
    expect(Buffer.byteLength(String(attempt?.response_body ?? ''))).toBe(bytes);
  });

  it('a huge answer counts by its status, and only its beginning is kept', async () => {
    receiver.script('/huge', [{ kind: 'huge', bytes: 1024 ** 3 }]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/huge` });
    const { delivery, attempt } = await attemptOf(webhook);
    expect(delivery.status).toBe('succeeded');
    expect(attempt?.error_code).toBeNull();
    expect(attempt?.response_body?.length).toBeLessThanOrEqual(16 * 1024);
  });

  it('an answer that PostgreSQL would not take is recorded all the same', async () => {
    const headers = { 'x-odd': 'caf\u00e9', 'x-plain': 'yes' };
    const body = Buffer.from([0, 1, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0x0a]);
    receiver.script('/odd', [{ status: 404, headers, body }]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/odd` });
    const { delivery, attempt } = await attemptOf(webhook);
    expect(delivery).toMatchObject({ status: 'dead', reason: 'REJECTED' });
    expect(attempt?.http_status).toBe(404);
  });

  it('a closed port', async () => {
    const closed = await startReceiver();
    await closed.stop();
    const webhook = await givenWebhook(harness, { url: closed.url, initialDelayMs: HOUR_MS });
    const { attempt, delivery } = await attemptOf(webhook);
    expect(delivery.status).toBe('pending');
    expect(attempt?.error_code).toBe('CONNECTION_REFUSED');
  });

  it('a name that does not resolve', async () => {
    const webhook = await givenWebhook(harness, {
      url: 'http://nowhere.invalid/',
      initialDelayMs: HOUR_MS,
    });
    const { attempt, delivery } = await attemptOf(webhook);
    expect(delivery.status).toBe('pending');
    expect(['DNS_FAILURE', 'TIMEOUT']).toContain(attempt?.error_code);
  });

  it.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:10.0.0.1]/',
  ])('a closed address (promise 8), %s: dead at once, explained', async (url) => {
    const webhook = await givenWebhook(harness, { url });
    const { attempt, delivery } = await attemptOf(webhook);
    expect(delivery).toMatchObject({ status: 'dead', reason: 'ADDRESS_BLOCKED', attempts: 1 });
    expect(attempt).toMatchObject({
      error_code: 'ADDRESS_BLOCKED',
      error_message: expect.stringMatching(/closed/),
      http_status: null,
    });
  });
});

describe('with everything closed, as an installation is by default', () => {
  it('a receiver on this machine gets nothing (promise 8)', async () => {
    await worker.stop();
    await harness.startWorker({ ALLOWED_PRIVATE_RANGES: '' });
    const blocked = await givenWebhook(harness, { url: `${receiver.url}/closed` });
    const [event] = await givenEvents(harness, [blocked]);
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({ reason: 'ADDRESS_BLOCKED' });
    expect(receiver.requestsTo('/closed')).toEqual([]);
  });

  it('plain http is dead at once, explained', async () => {
    await worker.stop();
    await harness.startWorker({ ALLOW_HTTP_CALLBACKS: 'false' });
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/http` });
    const [event] = await givenEvents(harness, [webhook]);
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({ reason: 'URL_NOT_ALLOWED' });
    expect(receiver.requestsTo('/http')).toEqual([]);
  });
});
