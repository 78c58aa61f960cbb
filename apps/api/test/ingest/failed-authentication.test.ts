import { randomUUID } from 'node:crypto';
import { useDatabase, useRedis, waitUntil } from '@posthorn/testkit';
import { describe, expect, test } from 'vitest';
import { addressBlockOf } from '../../src/client/address-block.ts';
import { createFailureThrottle } from '../../src/ingest/failure-throttle.ts';
import { useApi } from './support/api.ts';
import { startIngest } from './support/parts.ts';
import { createSender, type TestSource } from './support/rows.ts';
import { newEvent, request, send, signed } from './support/send.ts';

const TRUSTED = '127.0.0.1/32,::ffff:127.0.0.1/128';
const api = useApi({ TRUSTED_PROXIES: TRUSTED });

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
const unknown = () => ({ id: '', apiKey: `phs_${randomUUID()}`, secret: 'whsec_AAAAAAAAAAAA' });

/** What a source is answered from an address, in short. */
async function codeFrom(address: string, source: TestSource): Promise<number | string> {
  const answer = await send(api, source, newEvent(), from(address));
  return answer.status === 202 ? 202 : `${answer.status} ${answer.body.error.code}`;
}

/** Sends until something else is answered. @returns how often the first answer came, and the other. */
async function untilOther(send: () => Promise<number | string>, most = 200) {
  const first = await send();
  for (let times = 1; times < most; times += 1) {
    const code = await send();
    if (code !== first) return { first, times, next: code };
  }
  return { first, times: most, next: null };
}

describe('requests that fail to authenticate', () => {
  test('with bad signatures: their address waits, other addresses of the source do not', async () => {
    const { source } = await createSender(api.pool);
    const wrong = { ...source, secret: unknown().secret };
    expect(await codeFrom('192.0.2.2', source)).toBe(202);
    expect(await untilOther(() => codeFrom('192.0.2.1', wrong))).toEqual({
      first: '401 INVALID_SIGNATURE',
      times: 50,
      next: '429 RATE_LIMITED',
    });
    const refused = await send(api, wrong, newEvent(), from('192.0.2.1'));
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Object.keys(refused.body)).toEqual(['error']);
    expect(await codeFrom('192.0.2.2', source)).toBe(202);
    const other = await createSender(api.pool);
    expect(await codeFrom('192.0.2.1', other.source)).toBe(202);
  });

  test('few among many that are right stop nobody', async () => {
    const { source } = await createSender(api.pool);
    const wrong = { ...source, secret: unknown().secret };
    const codes = new Set<number | string>();
    for (let n = 0; n < 120; n += 1) {
      codes.add(await codeFrom('192.0.2.3', n % 2 ? wrong : source));
    }
    expect(codes).toEqual(new Set([202, '401 INVALID_SIGNATURE']));
  });

  test('with unknown keys: their address waits, a key that was seen before goes on there', async () => {
    const { source } = await createSender(api.pool);
    expect(await codeFrom('192.0.2.4', source)).toBe(202);
    const tried = await untilOther(() => codeFrom('192.0.2.4', unknown()));
    expect(tried).toEqual({ first: '401 INVALID_API_KEY', times: 50, next: '429 RATE_LIMITED' });
    expect(await codeFrom('192.0.2.4', source)).toBe(202);
    // Something changes, and the key has to be looked up again.
    await api.pool.query('update sources set name = $1 where id = $2', ['renamed', source.id]);
    await send(api, source, newEvent(), from('192.0.2.5'));
    expect(await codeFrom('192.0.2.4', source)).toBe(202);
  });

  test.each([
    ['addresses of one IPv6 /64 are one', '2001:db8:1:2::', '429 RATE_LIMITED'],
    ['another /64 is another', '2001:db8:1:3::', '401 INVALID_API_KEY'],
  ])('%s', async (_what, prefix, then) => {
    for (let n = 1; n <= 50; n += 1) await codeFrom(`2001:db8:1:2::${n.toString(16)}`, unknown());
    expect(await codeFrom(`${prefix}ffff`, unknown())).toBe(then);
  });
});

describe('what failing costs', () => {
  const database = useDatabase();
  const redis = useRedis();

  test('a key that is unknown is looked up once, and a flood of such keys a bounded number of times', async () => {
    const nowMs = Date.now();
    const ingest = await startIngest({
      databaseUrl: database.url,
      redisUrl: redis.url.replace(/:\d+\/.*/, ':1'),
      now: () => nowMs,
    });
    const post = (source: TestSource) => {
      const body = JSON.stringify(newEvent());
      return request(ingest, { body, headers: signed(source, body, nowMs) });
    };
    try {
      await waitUntil(() => ingest.sent('changed_versions') >= 2, { describe: 'two polls' });
      const same = unknown();
      for (let n = 0; n < 20; n += 1) expect((await post(same)).status).toBe(401);
      expect(ingest.sent('load_source')).toBe(1);
      for (let n = 0; n < 200; n += 1) await post(unknown());
      expect(ingest.sent('load_source')).toBeLessThanOrEqual(50);
      expect(await ingest.metric('posthorn_ingest_refused_requests_total')).toBeGreaterThan(0);
    } finally {
      await ingest.close();
    }
  });

  test('the same unknown key from everywhere is looked up once, until a source is made', async () => {
    const nowMs = Date.now();
    const ingest = await startIngest({
      databaseUrl: database.url,
      redisUrl: redis.url.replace(/:\d+\/.*/, ':1'),
      now: () => nowMs,
      trustedProxies: TRUSTED,
    });
    const same = unknown();
    const flood = async () => {
      const statuses = new Set<number>();
      for (let n = 0; n < 90; n += 1) {
        const body = JSON.stringify(newEvent());
        const forwarded = { 'x-forwarded-for': `198.51.100.${n % 30}` };
        const headers = { ...signed(same, body, nowMs), ...forwarded };
        statuses.add((await request(ingest, { body, headers })).status);
      }
      return [...statuses];
    };
    try {
      await waitUntil(() => ingest.sent('changed_versions') >= 2, { describe: 'two polls' });
      expect(await flood()).toEqual([401]);
      expect(ingest.sent('load_source')).toBe(1);
      // Every process looks again once something has changed, and once only.
      const polls = ingest.sent('changed_versions');
      await createSender(database.pool);
      await waitUntil(() => ingest.sent('changed_versions') >= polls + 2, { describe: 'a poll' });
      expect(await flood()).toEqual([401]);
      expect(ingest.sent('load_source')).toBe(2);
    } finally {
      await ingest.close();
    }
  });

  test('the memory of it is bounded (promise 5), and ends with its window', () => {
    let nowMs = 0;
    const throttle = createFailureThrottle({ now: () => nowMs });
    for (let n = 0; n < 100_000; n += 1) {
      throttle.keyIsUnknown(`2001:db8:${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}::1`);
      throttle.sourceFailed(`source-${n}`, '192.0.2.1');
      throttle.keyIsGood(`hash-${n}`);
    }
    expect(throttle.size()).toBeLessThanOrEqual(60_000);
    for (let n = 0; n < 50; n += 1) throttle.sourceFailed('a', '192.0.2.9');
    expect(throttle.sourceWaitS('a', '192.0.2.9')).toBe(60);
    nowMs += 60_000;
    expect(throttle.sourceWaitS('a', '192.0.2.9')).toBe(0);
  });

  test('unknown keys from everywhere stop look-ups of keys that nobody has seen, not of those in use', () => {
    let nowMs = 1_000_000;
    const throttle = createFailureThrottle({ now: () => nowMs });
    throttle.keyIsGood('in use');
    for (let n = 0; n < 500; n += 1) throttle.keyIsUnknown(`10.0.${n >> 8}.${n & 255}`);
    expect(throttle.unknownWaitS('192.0.2.1', 'never seen')).toBe(1);
    expect(throttle.unknownWaitS('192.0.2.1', 'in use')).toBe(0);
    nowMs += 1000;
    expect(throttle.unknownWaitS('192.0.2.1', 'never seen')).toBe(0);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:0DB8::1', '2001:db8:0:0'],
    ['2001:db8:0:0:ffff::', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['nonsense:', 'unreadable'],
  ])('%s counts as %s', (address, block) => {
    expect(addressBlockOf(address)).toBe(block);
  });
});
