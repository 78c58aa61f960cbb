import { ERROR_CATALOGUE, type ErrorCode, isUuid } from '@posthorn/domain';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApi } from './support/api.ts';
import {
  createEventType,
  createSender,
  createSource,
  createTenant,
  createWebhook,
  eventsOf,
  type TestSource,
} from './support/rows.ts';
import { type Answer, newEvent, request, send, sendRaw, signed } from './support/send.ts';

const api = useApi();
let tenantId: string;
let slug: string;
let source: TestSource;

beforeAll(async () => {
  ({ tenantId, slug, source } = await createSender(api.pool));
  await createWebhook(api.pool, tenantId, { eventTypes: ['payment.*'] });
  await createWebhook(api.pool, tenantId, { eventTypes: ['payment.succeeded'] });
});

/** Every error in REST: the envelope and nothing else. */
function expectError(answer: Answer, code: ErrorCode, details: unknown[] = []): void {
  expect(answer.body).toEqual({
    error: { code, message: expect.stringMatching(/\.$/), details },
  });
  expect(answer.status).toBe(ERROR_CATALOGUE[code].status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:\d|at \w+ \(/);
}

describe('REST: ingest answers as the contract says', () => {
  test('202: stored, with the number of deliveries it owes (promise 1)', async () => {
    const event = newEvent();
    const { status, body } = await send(api, source, event);
    expect(status).toBe(202);
    expect(body).toEqual({
      event_id: event.event_id,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'accepted',
      deliveries: 2,
    });
    expect(isUuid(body.id)).toBe(true);
    const { rows } = await api.pool.query(
      'select e.event_id, e.source_id, count(d.*)::int as deliveries from events e left join deliveries d on d.event_id = e.id where e.id = $1 group by 1, 2',
      [body.id],
    );
    expect(rows).toEqual([{ event_id: event.event_id, source_id: source.id, deliveries: 2 }]);
  });

  test('200: the same content again is a duplicate, with the first id', async () => {
    const event = newEvent();
    const first = await send(api, source, event);
    const again = await send(api, source, event);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({
      event_id: event.event_id,
      id: first.body.id,
      status: 'duplicate',
    });
  });

  test('207: an array, each with its own answer, in order', async () => {
    const known = newEvent();
    const first = await send(api, source, known);
    const [fresh, other] = [newEvent(), newEvent({ event_type: 'nobody.wants' })];
    const { status, body } = await send(api, source, [
      fresh,
      known,
      { ...known, data: { amount: 2 } },
      newEvent({ event_type: 'not a type' }),
      'no event',
      other,
    ]);
    expect(status).toBe(207);
    expect(body).toEqual({
      accepted: 2,
      duplicates: 1,
      rejected: 3,
      results: [
        { event_id: fresh.event_id, id: expect.any(String), status: 'accepted', deliveries: 2 },
        { event_id: known.event_id, id: first.body.id, status: 'duplicate' },
        {
          event_id: known.event_id,
          status: 'rejected',
          error: { code: 'EVENT_ID_CONFLICT', message: expect.any(String), details: [] },
        },
        {
          event_id: expect.any(String),
          status: 'rejected',
          error: {
            code: 'VALIDATION_FAILED',
            message: expect.any(String),
            details: [{ path: 'event_type', message: expect.stringContaining('dots') }],
          },
        },
        {
          event_id: null,
          status: 'rejected',
          error: {
            code: 'VALIDATION_FAILED',
            message: expect.any(String),
            details: [{ path: '', message: 'must be an object' }],
          },
        },
        { event_id: other.event_id, id: expect.any(String), status: 'accepted', deliveries: 0 },
      ],
    });
  });

  test('400: each fault with its path', async () => {
    const answer = await send(api, source, { event_id: 7, timestamp: 'noon', version: '' });
    expectError(answer, 'VALIDATION_FAILED', [
      { path: 'event_id', message: 'must be a string' },
      { path: 'event_type', message: 'is required' },
      { path: 'version', message: 'must not be empty' },
      { path: 'timestamp', message: expect.stringContaining('ISO 8601') },
      { path: 'data', message: 'is required' },
    ]);
  });

  test('413: an event over 256 KiB', async () => {
    const answer = await send(api, source, newEvent({ data: 'x'.repeat(256 * 1024) }));
    expectError(answer, 'EVENT_TOO_LARGE', [{ path: '', message: expect.any(String) }]);
  });

  test('413: an array of over 1,000 events; none of it is stored', async () => {
    const other = await createSender(api.pool);
    const answer = await send(
      api,
      other.source,
      Array.from({ length: 1_001 }, () => newEvent()),
    );
    expectError(answer, 'BATCH_TOO_LARGE', [{ path: '', message: expect.any(String) }]);
    expect(await eventsOf(api.pool, other.tenantId)).toEqual([]);
  });

  test('413: a body over 16 MiB, declared or not', async () => {
    const body = Buffer.alloc(16 * 1024 * 1024 + 1, ' ');
    const answer = await sendRaw(api, source, body);
    expectError(answer, 'BODY_TOO_LARGE', [{ path: '', message: expect.any(String) }]);
  });

  test.each(['text/plain', 'application/xml', 'application/json; charset=utf-16', 'nonsense'])(
    '415: %s is not JSON',
    async (type) => {
      const answer = await send(api, source, newEvent(), { headers: { 'content-type': type } });
      expectError(answer, 'UNSUPPORTED_MEDIA_TYPE', expect.any(Array) as unknown as unknown[]);
    },
  );

  test('415: a compressed body is refused clearly', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const answer = await send(api, source, newEvent(), { headers });
    expectError(answer, 'UNSUPPORTED_MEDIA_TYPE', [
      { path: 'content-encoding', message: 'must be left out' },
    ]);
  });

  test('401: no key, with the scheme that is asked for', async () => {
    const answer = await request(api, { body: '{}', headers: {} });
    expectError(answer, 'UNAUTHENTICATED');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('401: an unknown key', async () => {
    const stranger = { ...source, apiKey: 'ph_src_unknown' };
    expectError(await send(api, stranger, newEvent()), 'INVALID_API_KEY');
  });

  test('401: a signature that does not fit', async () => {
    const stranger = { ...source, secret: 'whsec_b3RoZXI=' };
    expectError(await send(api, stranger, newEvent()), 'INVALID_SIGNATURE');
  });

  test('401: a timestamp over 5 minutes off', async () => {
    const body = JSON.stringify(newEvent());
    const headers = signed(source, body, Date.now() - 302_000);
    expectError(await request(api, { body, headers }), 'TIMESTAMP_OUT_OF_RANGE');
  });

  test('403: an event type that the source may not send', async () => {
    const limited = await createSource(api.pool, { tenantId, allowedEventTypes: ['order.*'] });
    const answer = await send(api, limited, newEvent());
    expectError(answer, 'EVENT_TYPE_NOT_ALLOWED', [
      { path: 'event_type', message: 'this source may not send payment.succeeded' },
    ]);
  });

  test('403: an address that is not on the list', async () => {
    const limited = await createSource(api.pool, { tenantId, allowedAddresses: ['192.0.2.0/24'] });
    expectError(await send(api, limited, newEvent()), 'ADDRESS_NOT_ALLOWED', [
      { message: 'the request came from 127.0.0.1' },
    ]);
  });

  test('403: a client that was not granted', async () => {
    const operators = await createSource(api.pool, { tenantId: null });
    const answer = await send(api, operators, newEvent({ client_id: slug }));
    expectError(answer, 'CLIENT_NOT_GRANTED');
  });

  test('404: an unknown client', async () => {
    const answer = await send(api, source, newEvent({ client_id: 'nobody' }));
    expectError(answer, 'CLIENT_UNKNOWN');
  });

  test('409: the same id with other content', async () => {
    const event = newEvent();
    await send(api, source, event);
    expectError(await send(api, source, { ...event, data: { amount: 101 } }), 'EVENT_ID_CONFLICT');
  });

  test('429: a throttled source, with Retry-After', async () => {
    const slow = await createSource(api.pool, { tenantId, eventsPerSecond: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => send(api, slow, newEvent())));
    const throttled = answers.filter(({ status }) => status === 429);
    expect(answers.map(({ status }) => status)).toContain(202);
    expect(throttled.length).toBeGreaterThan(0);
    for (const answer of throttled) {
      expectError(answer, 'SOURCE_THROTTLED');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
  });

  test('400: data that does not fit the schema of its type, each fault with its path', async () => {
    const type = 'schemed.contract';
    await createEventType(api.pool, type, {
      jsonSchema: {
        type: 'object',
        required: ['currency'],
        properties: { amount: { type: 'integer', minimum: 1 } },
      },
    });
    const answer = await send(api, source, newEvent({ event_type: type, data: { amount: 0.5 } }));
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe('VALIDATION_FAILED');
    const paths = answer.body.error.details.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['data', 'data.amount']));
  });

  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])('405: %s, with what is taken', async (method) => {
    const answer = await request(api, { method });
    expectError(answer, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('allow')).toBe('POST');
  });

  test('a tenant that was made a moment ago is known', async () => {
    const operators = await createSource(api.pool, { tenantId: null, grantsAllTenants: true });
    const fresh = await createTenant(api.pool);
    const answer = await send(api, operators, newEvent({ client_id: fresh.slug }));
    expect(answer.status).toBe(202);
  });

  test('openapi.json describes it', async () => {
    const answer = await fetch(`${api.url}/api/v1/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, { post: unknown }> };
    expect(paths['/api/v1/events/ingest']?.post).toMatchObject({
      requestBody: { required: true },
      responses: expect.objectContaining({
        200: expect.anything(),
        202: expect.anything(),
        207: expect.anything(),
        400: expect.anything(),
        401: expect.anything(),
        403: expect.anything(),
        404: expect.anything(),
        409: expect.anything(),
        413: expect.anything(),
        415: expect.anything(),
        429: expect.anything(),
        503: expect.anything(),
      }),
    });
  });

  test('nothing of all this is an error of the system', () => {
    expect(api.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
