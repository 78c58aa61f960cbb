import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApi } from './support/api.ts';
import {
  createSender,
  createSource,
  eventsOf,
  type SourceSettings,
  type TestSource,
} from './support/rows.ts';
import { type Answer, newEvent, request, send, signed } from './support/send.ts';

const api = useApi({ TRUSTED_PROXIES: '127.0.0.1/32,::ffff:127.0.0.1/128' });
let tenantId: string;
let source: TestSource;

beforeAll(async () => {
  ({ tenantId, source } = await createSender(api.pool));
});

const makeSource = (settings: Partial<SourceSettings>) =>
  createSource(api.pool, { tenantId, ...settings });

const codeOf = ({ status, body }: Answer) => [status, body.error?.code];

/** Signed by the package that nobody here wrote. */
function standard(
  by: TestSource,
  body: string,
  { id = 'msg_1', at = new Date() }: { id?: string; at?: Date } = {},
): Record<string, string> {
  return {
    authorization: `Bearer ${by.apiKey}`,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(by.secret).sign(id, at, body),
  };
}

describe('the key', () => {
  test.each([
    ['no header', undefined],
    ['another scheme', 'Basic abc'],
    ['no key', 'Bearer '],
    ['two keys', 'Bearer a b'],
  ])('%s: 401 UNAUTHENTICATED', async (_what, authorization) => {
    const body = JSON.stringify(newEvent());
    const headers = { ...signed(source, body) };
    if (authorization === undefined) delete headers.authorization;
    else headers.authorization = authorization;
    expect(codeOf(await request(api, { body, headers }))).toEqual([401, 'UNAUTHENTICATED']);
  });

  test('of an inactive source: 401', async () => {
    const inactive = await makeSource({ isActive: false });
    expect(codeOf(await send(api, inactive, newEvent()))).toEqual([401, 'INVALID_API_KEY']);
  });

  test("of another source does not fit this one's signature: 401", async () => {
    const other = await makeSource({});
    const mixed = { ...source, apiKey: other.apiKey };
    expect(codeOf(await send(api, mixed, newEvent()))).toEqual([401, 'INVALID_SIGNATURE']);
  });

  test('a source that is switched off is refused within the poll, one switched on is let in', async () => {
    const own = await makeSource({});
    expect((await send(api, own, newEvent())).status).toBe(202);
    await api.pool.query('update sources set is_active = false where id = $1', [own.id]);
    await expect
      .poll(async () => codeOf(await send(api, own, newEvent())), { timeout: 30_000 })
      .toEqual([401, 'INVALID_API_KEY']);
    await api.pool.query('update sources set is_active = true where id = $1', [own.id]);
    await expect
      .poll(async () => (await send(api, own, newEvent())).status, { timeout: 30_000 })
      .toBe(202);
  });
});

describe('X-Source-Signature', () => {
  const body = JSON.stringify(newEvent());
  const without = (name: string) => {
    const headers = signed(source, body);
    delete headers[name];
    return headers;
  };

  test.each(['x-source-timestamp', 'x-source-signature'])('without %s: 401', async (name) => {
    const answer = await request(api, { body, headers: without(name) });
    expect(codeOf(answer)).toEqual([401, 'MISSING_SIGNATURE']);
  });

  test.each([
    ['of other bytes', (own: string) => own.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['cut short', (own: string) => own.slice(0, -2)],
    ['without its scheme', (own: string) => own.slice(7)],
    ['of another scheme', (own: string) => own.replace('sha256', 'sha1')],
    ['given twice', (own: string) => `${own}, ${own}`],
  ])('%s: 401', async (_what, change) => {
    const headers = signed(source, body);
    headers['x-source-signature'] = change(headers['x-source-signature'] ?? '');
    expect(codeOf(await request(api, { body, headers }))).toEqual([401, 'INVALID_SIGNATURE']);
  });

  test('over the text of the body, not the bytes: a changed byte is seen', async () => {
    const headers = signed(source, body);
    const answer = await request(api, { body: `${body} `, headers });
    expect(codeOf(answer)).toEqual([401, 'INVALID_SIGNATURE']);
  });

  test.each([
    [-302, 401],
    [-290, 202],
    [290, 202],
    [302, 401],
  ])('a timestamp %i s off: %i', async (offS, status) => {
    const fresh = JSON.stringify(newEvent());
    const headers = signed(source, fresh, Date.now() + offS * 1000);
    expect((await request(api, { body: fresh, headers })).status).toBe(status);
  });

  test.each(['soon', '1e9', '-1', '', '2026-05-18T18:06:00Z'])(
    'a timestamp "%s": 401',
    async (text) => {
      const headers = { ...signed(source, body), 'x-source-timestamp': text };
      const answer = await request(api, { body, headers });
      expect(answer.status).toBe(401);
    },
  );

  test('milliseconds are no seconds: 401', async () => {
    const headers = { ...signed(source, body), 'x-source-timestamp': String(Date.now()) };
    expect(codeOf(await request(api, { body, headers }))).toEqual([401, 'TIMESTAMP_OUT_OF_RANGE']);
  });
});

describe('Standard Webhooks headers', () => {
  test('signed by the package standardwebhooks: 202', async () => {
    const body = JSON.stringify(newEvent({ data: 'ü😀' }));
    expect((await request(api, { body, headers: standard(source, body) })).status).toBe(202);
  });

  test('one of several signatures is enough', async () => {
    const body = JSON.stringify(newEvent());
    const headers = standard(source, body);
    headers['webhook-signature'] = `v1,b3RoZXI= v1a,abc ${headers['webhook-signature']}`;
    expect((await request(api, { body, headers })).status).toBe(202);
  });

  test('the timestamp is signed too: changed, it is 401', async () => {
    const body = JSON.stringify(newEvent());
    const headers = standard(source, body);
    headers['webhook-timestamp'] = String(Number(headers['webhook-timestamp']) - 1);
    expect(codeOf(await request(api, { body, headers }))).toEqual([401, 'INVALID_SIGNATURE']);
  });

  test('a wrong one is not excused by a right X-Source-Signature', async () => {
    const body = JSON.stringify(newEvent());
    const headers = { ...signed(source, body), ...standard(source, 'other') };
    expect(codeOf(await request(api, { body, headers }))).toEqual([401, 'INVALID_SIGNATURE']);
  });

  test('302 s old: 401', async () => {
    const body = JSON.stringify(newEvent());
    const headers = standard(source, body, { at: new Date(Date.now() - 302_000) });
    expect(codeOf(await request(api, { body, headers }))).toEqual([401, 'TIMESTAMP_OUT_OF_RANGE']);
  });

  test('a source that requires them takes nothing else', async () => {
    const strict = await makeSource({ requiresSignedTimestamp: true });
    expect(codeOf(await send(api, strict, newEvent()))).toEqual([401, 'MISSING_SIGNATURE']);
    const body = JSON.stringify(newEvent());
    expect((await request(api, { body, headers: standard(strict, body) })).status).toBe(202);
  });
});

describe('allowed event types', () => {
  test.each([
    ['payment.succeeded', 'payment.succeeded', 202],
    ['payment.succeeded', 'payment.failed', 403],
    ['payment.*', 'payment.refund.created', 202],
    ['payment.*', 'payment', 403],
    ['payment.*', 'payments.made', 403],
    ['*', 'any.thing', 202],
  ])('%s, sending %s: %i', async (pattern, eventType, status) => {
    const own = await makeSource({ allowedEventTypes: ['x.y', pattern] });
    expect((await send(api, own, newEvent({ event_type: eventType }))).status).toBe(status);
  });
});

describe('allowed addresses', () => {
  test.each<[string, string[], string, number]>([
    ['an address', ['192.0.2.7'], '192.0.2.7', 202],
    ['another address', ['192.0.2.7'], '192.0.2.8', 403],
    ['a range', ['192.0.2.0/24'], '192.0.2.255', 202],
    ['beside the range', ['192.0.2.0/24'], '192.0.3.0', 403],
    ['one of several', ['2001:db8::/32', '10.0.0.0/8'], '10.1.2.3', 202],
    ['IPv6', ['2001:db8::/32'], '2001:db8:1::1', 202],
    ['IPv6 written otherwise', ['2001:0DB8:0::1'], '2001:db8::1', 202],
    ['IPv6 beside it', ['2001:db8::/32'], '2001:db9::1', 403],
    ['IPv4 that comes as IPv6', ['192.0.2.7'], '::ffff:192.0.2.7', 202],
    ['IPv4 that is listed as IPv6', ['::ffff:192.0.2.7'], '192.0.2.7', 202],
    ['a range that is listed as IPv6', ['::ffff:192.0.2.0/120'], '192.0.2.9', 202],
    ['IPv4 to a list of IPv6', ['::/0'], '192.0.2.7', 403],
    ['an entry that cannot be read lets nobody in', ['192.0.2', 'x/8', ''], '192.0.2.7', 403],
    ['beside one that cannot be read', ['nonsense', '192.0.2.7'], '192.0.2.7', 202],
  ])('%s', async (_what, allowedAddresses, address, status) => {
    const own = await makeSource({ allowedAddresses });
    const headers = { 'x-forwarded-for': address };
    const answer = await send(api, own, newEvent(), { headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.error.code).toBe('ADDRESS_NOT_ALLOWED');
  });

  test('what a sender puts before its own address is not believed', async () => {
    const own = await makeSource({ allowedAddresses: ['192.0.2.7'] });
    const headers = { 'x-forwarded-for': '192.0.2.7, 198.51.100.1' };
    expect((await send(api, own, newEvent(), { headers })).status).toBe(403);
  });
});

describe('grants', () => {
  test("an operator's source sends for the tenants it is granted to, at once when it is granted more", async () => {
    const other = await createSender(api.pool);
    const operators = await createSource(api.pool, { tenantId: null, grants: [tenantId] });
    const event = newEvent({ client_id: other.slug });
    expect((await send(api, operators, newEvent({ client_id: tenantId }))).status).toBe(202);
    expect(codeOf(await send(api, operators, event))).toEqual([403, 'CLIENT_NOT_GRANTED']);
    expect(await eventsOf(api.pool, other.tenantId)).toEqual([]);
    await api.pool.query('insert into source_grants (source_id, tenant_id) values ($1, $2)', [
      operators.id,
      other.tenantId,
    ]);
    await expect
      .poll(async () => (await send(api, operators, event)).status, { timeout: 30_000 })
      .toBe(202);
  });
});

describe('throttle', () => {
  test("an array larger than a second's worth passes once and leaves a debt", async () => {
    const slow = await makeSource({ eventsPerSecond: 2 });
    const array = Array.from({ length: 10 }, () => newEvent());
    expect((await send(api, slow, array)).status).toBe(207);
    const answer = await send(api, slow, newEvent());
    expect(codeOf(answer)).toEqual([429, 'SOURCE_THROTTLED']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
  });

  test('what was throttled was not stored', async () => {
    const own = await createSender(api.pool, { eventsPerSecond: 3 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send(api, own.source, newEvent())),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect(await eventsOf(api.pool, own.tenantId)).toHaveLength(accepted.length);
  });

  test("one source's limit is not another's (promise 4)", async () => {
    const slow = await makeSource({ eventsPerSecond: 1 });
    await send(
      api,
      slow,
      Array.from({ length: 100 }, () => newEvent()),
    );
    expect((await send(api, slow, newEvent())).status).toBe(429);
    expect((await send(api, source, newEvent())).status).toBe(202);
  });
});
