import { connect } from 'node:net';
import { isErrorCode } from '@posthorn/domain';
import { waitUntil } from '@posthorn/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { type Answer, useApi } from './support/use-api.ts';

/** The contract's envelope, with a code of the catalogue and nothing of our insides. */
function expectEnvelope(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.body?.error?.code], answer.text).toEqual([status, code]);
  expect(isErrorCode(code)).toBe(true);
  expect(Object.keys(answer.body)).toEqual(['error']);
  expect(answer.body.error.message).toBeTypeOf('string');
  expect(Array.isArray(answer.body.error.details)).toBe(true);
  expect(answer.text).not.toMatch(/node_modules|at .+\.(js|ts):\d|stack/);
}

describe('errors of REST', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });
  const post = (raw: string | Buffer, headers: Record<string, string> = {}) =>
    api.call('POST', '/api/v1/webhooks', { token: people.owner, raw, headers });

  it('answers in the envelope where there is nothing', async () => {
    for (const path of [
      '/',
      '/api/v1/nothing',
      '/api/v2/webhooks',
      '/%ff',
      '/api/v1/webhooks/%00',
    ]) {
      const answer = await api.call('GET', path, { token: people.owner });
      expect([400, 404], path).toContain(answer.status);
      expect(isErrorCode(answer.body.error.code), path).toBe(true);
    }
    expectEnvelope(await api.call('GET', '/nothing'), 404, 'NOT_FOUND');
  });

  it('says which methods an address takes', async () => {
    const answer = await api.call('PUT', '/api/v1/webhooks/0190', {
      token: people.owner,
      body: {},
    });
    expectEnvelope(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.allow).toBe('DELETE, GET, HEAD, PATCH');
  });

  it('answers every body that is no JSON object with a 4xx and a code', async () => {
    expectEnvelope(await post('{"callback_url":'), 400, 'MALFORMED_JSON');
    expectEnvelope(await post(''), 400, 'EMPTY_BODY');
    expectEnvelope(await post('[]'), 400, 'VALIDATION_FAILED');
    expectEnvelope(await post('"text"'), 400, 'VALIDATION_FAILED');
    expectEnvelope(await post('null'), 400, 'VALIDATION_FAILED');
    expectEnvelope(await post(Buffer.from([0x7b, 0xff, 0x7d])), 400, 'INVALID_ENCODING');
    expectEnvelope(await post(Buffer.from('\ufeff{}')), 400, 'INVALID_ENCODING');
    expectEnvelope(await post('['.repeat(100_000)), 400, 'NESTING_TOO_DEEP');
    expectEnvelope(await post(`{"a":"${'x'.repeat(1_100_000)}"}`), 413, 'BODY_TOO_LARGE');
    const xml = await post('<a/>', { 'content-type': 'application/xml' });
    expectEnvelope(xml, 415, 'UNSUPPORTED_MEDIA_TYPE');
    const text = await post('{}', { 'content-type': 'text/plain' });
    expectEnvelope(text, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('names each fault with the path it is at', async () => {
    const answer = await post(
      JSON.stringify({ callback_url: 7, retry_config: { max_retries: 'x' }, extra: 1 }),
    );
    expectEnvelope(answer, 400, 'VALIDATION_FAILED');
    const paths = answer.body.error.details.map(({ path }: { path: string }) => path).sort();
    expect(paths).toEqual(['', 'callback_url', 'retry_config.max_retries']);
  });

  it('keeps NUL characters and lone surrogates from becoming a 5xx', async () => {
    for (const description of ['a\u0000b', '\ud800']) {
      const body = { callback_url: 'https://127.0.0.1:1/', description };
      const answer = await api.call('POST', '/api/v1/webhooks', { token: people.owner, body });
      expect(answer.status, JSON.stringify(description)).toBeLessThan(500);
    }
    for (const path of [
      '/deliveries?event_type=%00',
      '/deliveries?event_id=%00',
      '/events/a%00b',
    ]) {
      const answer = await api.call('GET', `/api/v1${path}`, { token: people.owner });
      expect(answer.status, path).toBeLessThan(500);
    }
  });

  it('challenges whoever shows no credentials', async () => {
    const answer = await api.call('GET', '/api/v1/deliveries');
    expectEnvelope(answer, 401, 'UNAUTHENTICATED');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('tells an unexpected failure by an id that the log has, and nothing else', async () => {
    await api.database.pool.query('alter table webhooks rename to gone');
    try {
      const answer = await api.call('GET', '/api/v1/webhooks', { token: people.owner });
      expectEnvelope(answer, 500, 'INTERNAL');
      expect(answer.text).not.toMatch(/relation|select/i);
      expect(api.logLines.some((line) => line.includes(answer.body.error.error_id))).toBe(true);
      const { errors } = await api.graphql(
        '{ webhooks { edges { node { id } } } }',
        {},
        people.owner,
      );
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'INTERNAL',
        errorId: expect.any(String),
      });
      expect(JSON.stringify(errors)).not.toMatch(/relation|select|stacktrace/i);
    } finally {
      await api.database.pool.query('alter table gone rename to webhooks');
    }
  });

  it('answers in the envelope to what is not even HTTP', async () => {
    await api.app.listen({ host: '127.0.0.1', port: 0 });
    const address = api.app.server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('garbage\r\n\r\n'));
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('"code":"VALIDATION_FAILED"');
  });
});

describe('machines that watch', () => {
  const api = useApi();

  it('see that the process is alive and ready, part by part, and its figures', async () => {
    expect((await api.call('GET', '/healthz')).body).toEqual({ status: 'ok' });
    const isRedisThere = async () =>
      (await api.call('GET', '/readyz')).body.parts.every((part: { ok: boolean }) => part.ok);
    await waitUntil(isRedisThere, { describe: 'Redis is connected' });
    const ready = await api.call('GET', '/readyz');
    expect([ready.status, ready.body.status]).toEqual([200, 'ready']);
    expect(ready.body.parts).toEqual([
      { name: 'postgresql', ok: true, detail: null },
      { name: 'redis', ok: true, detail: null },
    ]);
    const metrics = await api.call('GET', '/metrics');
    expect(metrics.text).toContain('process_cpu_seconds_total');
  });

  it('find every call of the contract in openapi.json, with its errors', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const calls = Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(calls.sort()).toEqual([
      'delete /api/v1/webhooks/{id}',
      'get /api/v1/deliveries',
      'get /api/v1/deliveries/{id}',
      'get /api/v1/events/{id}',
      'get /api/v1/webhooks',
      'get /api/v1/webhooks/{id}',
      'patch /api/v1/webhooks/{id}',
      'post /api/v1/auth/token',
      'post /api/v1/deliveries/{id}/replay',
      'post /api/v1/events/ingest',
      'post /api/v1/events/{id}/resend',
      'post /api/v1/portal-links',
      'post /api/v1/webhooks',
      'post /api/v1/webhooks/{id}/rotate-secret',
      'post /api/v1/webhooks/{id}/test',
      'post /api/v1/webhooks/{id}/verify',
    ]);
    expect(body.paths['/api/v1/webhooks'].post.responses['400'].description).toContain(
      'FILTER_INVALID',
    );
  });
});

describe('readiness without Redis', () => {
  const api = useApi({ env: { REDIS_URL: 'redis://127.0.0.1:1' } });

  it('stays: Redis is transport, PostgreSQL is the truth (promise 2)', async () => {
    const ready = await api.call('GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(ready.body.parts[1]).toMatchObject({ name: 'redis', ok: false });
    const people = await makePeople(api);
    const answer = await api.call('GET', '/api/v1/webhooks', { token: people.owner });
    expect(answer.status).toBe(200);
  });
});

describe('without PostgreSQL', () => {
  const api = useApi({ env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } });

  it('clients see 503 with Retry-After, and the process is not ready (promise 2)', async () => {
    expect((await api.call('GET', '/readyz')).status).toBe(503);
    const answer = await api.call('GET', '/api/v1/webhooks', { token: 'ph_any' });
    expectEnvelope(answer, 503, 'SERVICE_UNAVAILABLE');
    expect(answer.headers['retry-after']).toBe('1');
    const { errors } = await api.graphql('{ viewer { id } }', {}, 'ph_any');
    expect(errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
  });
});
