import { waitUntil } from '@posthorn/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../src/version.ts';
import { makePeople, type People } from './support/people.ts';
import { answerOn, type Listening, listen, open, pour } from './support/raw-http.ts';
import { useApi } from './support/use-api.ts';

const MIB = 1024 * 1024;
/** What the kernel and a stream may have taken beyond what was wanted. */
const BUFFERS = MIB / 2;
const INGEST = '/api/v1/events/ingest';

const EXPECTED = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Answers of every kind: found and not, refused and failed. */
const KINDS = [
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/metrics'],
  ['GET', '/api/v1/openapi.json'],
  ['GET', '/api/v1/webhooks'],
  ['GET', '/nothing'],
  ['PUT', '/api/v1/webhooks'],
  ['POST', INGEST],
  ['POST', '/api/v1/auth/token'],
  ['POST', '/graphql'],
  ['PUT', '/graphql'],
] as const;

describe('headers', () => {
  const api = useApi();
  const behindTls = useApi({ env: { PUBLIC_URL: 'https://hooks.example.com' } });
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  it.each(KINDS)(
    '%s %s: no sniffing, no frame, no keeping, no referrer; HSTS only behind TLS',
    async (method, url) => {
      for (const token of [undefined, people.owner]) {
        const body = method === 'GET' ? undefined : {};
        const { headers } = await api.call(method, url, { token, body });
        expect(headers).toMatchObject(EXPECTED);
        expect(headers).not.toHaveProperty('strict-transport-security');
        expect(headers).not.toHaveProperty('server');
        expect(headers).not.toHaveProperty('x-powered-by');
      }
      const { headers } = await behindTls.call(method, url, {
        body: method === 'GET' ? undefined : {},
      });
      expect(headers).toMatchObject({
        ...EXPECTED,
        'strict-transport-security': 'max-age=31536000',
      });
    },
  );

  it.each(KINDS)(
    '%s %s: another origin gets no leave to read it, or to ask',
    async (method, url) => {
      const origin = { origin: 'https://evil.example' };
      const asked = await api.call(method, url, {
        token: people.owner,
        headers: origin,
        body: method === 'GET' ? undefined : {},
      });
      const preflight = await api.app.inject({
        method: 'OPTIONS',
        url,
        headers: {
          ...origin,
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization, content-type',
        },
      });
      for (const headers of [asked.headers, preflight.headers]) {
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual(
          [],
        );
      }
      expect(preflight.statusCode).toBeGreaterThanOrEqual(400);
    },
  );

  it('errors tell no version, no stack, and nothing of how it is made', async () => {
    for (const [method, url] of KINDS) {
      const { text, status, headers } = await api.call(method, url, {
        raw: method === 'GET' ? undefined : '{',
      });
      if (status < 400) continue;
      expect(text, url).not.toMatch(
        /node_modules|\bat .+:\d+:\d+|fastify|apollo|node\.js|stack|postgres/i,
      );
      expect(text + JSON.stringify(headers), url).not.toContain(VERSION);
    }
  });

  it('what a foreign page can make a browser send is no GraphQL request', async () => {
    const query =
      'mutation { createWebhook(input: { callbackUrl: "http://127.0.0.1:1/" }) { webhook { id } } }';
    const forms = [
      ['text/plain', JSON.stringify({ query })],
      ['application/x-www-form-urlencoded', new URLSearchParams({ query }).toString()],
      [
        'multipart/form-data; boundary=x',
        `--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n${query}\r\n--x--\r\n`,
      ],
    ] as const;
    for (const [type, raw] of forms) {
      const answer = await api.call('POST', '/graphql', {
        token: people.owner,
        raw,
        headers: { 'content-type': type },
      });
      expect(answer.status, type).toBeGreaterThanOrEqual(400);
    }
    for (const asked of ['{ viewer { id } }', query]) {
      const url = `/graphql?${new URLSearchParams({ query: asked })}`;
      expect((await api.call('GET', url, { token: people.owner })).status).toBe(400);
    }
    // A page cannot set this header; and with it a GET changes nothing.
    const headers = { 'apollo-require-preflight': '1' };
    const get = (asked: string) =>
      api.call('GET', `/graphql?${new URLSearchParams({ query: asked })}`, {
        token: people.owner,
        headers,
      });
    expect((await get('{ viewer { id } }')).status).toBe(200);
    expect((await get(query)).status).toBe(405);
    expect((await api.database.pool.query('select from webhooks')).rowCount).toBe(0);
  });
});

describe('bodies that are too large', () => {
  const api = useApi();
  let people: People;
  let server: Listening;
  /** Every call of the API that takes a method other than GET. */
  let calls: [string, string][];
  beforeAll(async () => {
    people = await makePeople(api);
    server = await listen(api);
    const { body } = await api.call('GET', '/api/v1/openapi.json');
    calls = Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method): [string, string] => [
        method.toUpperCase(),
        path.replace(/\{\w+\}/g, 'x'),
      ]),
    );
    calls.push(['POST', '/graphql'], ['POST', '/nothing'], ['GET', '/healthz']);
  });

  const headOf = (method: string, path: string, token: string | null, length: string) =>
    `${method} ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n${token ? `authorization: Bearer ${token}\r\n` : ''}${length}\r\n\r\n`;

  /** Calls every route, as nobody and signed in, all at the same time. */
  async function onEveryRoute(
    check: (call: {
      method: string;
      path: string;
      token: string | null;
      what: string;
    }) => Promise<void>,
  ): Promise<void> {
    const all = calls.flatMap(([method, path]) =>
      [null, people.owner].map((token) => ({
        method,
        path,
        token,
        what: `${method} ${path} ${token ? 'signed in' : 'as nobody'}`,
      })),
    );
    await Promise.all(all.map(check));
  }

  it('a declared one is refused before any of it is read, on every route', async () => {
    await onEveryRoute(async ({ method, path, token, what }) => {
      const socket = await open(server.port);
      const answered = answerOn(socket);
      const head = headOf(method, path, token, 'content-length: 1000000000');
      socket.write(head);
      const { status, headers } = await answered;
      if (method !== 'GET') expect([401, 403, 404, 413], what).toContain(status);
      expect(headers.connection, what).toBe('close');
      expect(server.bytesReadFrom(socket), what).toBe(head.length);
      await waitUntil(() => socket.destroyed, { describe: `${what}: the connection is closed` });
    });
  });

  it('one without a length is refused at the limit, and what follows is not read, on every route', async () => {
    await onEveryRoute(async ({ method, path, token, what }) => {
      const socket = await open(server.port);
      const answered = answerOn(socket);
      answered.catch(() => undefined);
      socket.write(headOf(method, path, token, 'transfer-encoding: chunked'));
      await pour(socket, 32 * MIB);
      await waitUntil(() => socket.destroyed, { describe: `${what}: the connection is closed` });
      // The limit of 1 MiB, and as much again is dropped so that the answer can be read.
      expect(server.bytesReadFrom(socket), what).toBeGreaterThan(0);
      expect(server.bytesReadFrom(socket), what).toBeLessThan(2 * MIB + BUFFERS);
      if (method === 'GET') return;
      const { status } = await answered;
      expect([401, 403, 404, 413], what).toContain(status);
    });
  });

  it('requests without one keep their connection, whatever the answer', async () => {
    for (const [method, path] of KINDS) {
      const { headers, body } = await fetch(`http://127.0.0.1:${server.port}${path}`, {
        method,
        headers: { authorization: `Bearer ${people.owner}` },
      });
      await body?.cancel();
      expect(headers.get('connection'), `${method} ${path}`).toBe('keep-alive');
    }
  });

  it('strangers are held to 64 KiB at /graphql', async () => {
    const query = (bytes: number) => ({
      query: '{ __typename }',
      variables: { a: 'x'.repeat(bytes) },
    });
    const ask = (bytes: number, token?: string) =>
      api.call('POST', '/graphql', { token, body: query(bytes) });
    expect((await ask(60_000)).status).toBe(200);
    const refused = await ask(70_000);
    expect([refused.status, refused.body.errors[0].extensions.code]).toEqual([
      413,
      'BODY_TOO_LARGE',
    ]);
    expect((await ask(70_000, 'ph_unknown')).status).toBe(413);
    expect((await ask(70_000, people.viewer)).status).toBe(200);
    const socket = await open(server.port);
    const answered = answerOn(socket);
    socket.write(headOf('POST', '/graphql', null, 'transfer-encoding: chunked'));
    const half = Buffer.alloc(40_000, ' ');
    for (let n = 0; n < 2; n += 1) socket.write(`${half.length.toString(16)}\r\n${half}\r\n`);
    const { status, body } = await answered;
    expect([status, body.errors[0].extensions.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });
});
