import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { proxyGraphql } from '../lib/graphql-proxy.ts';
import { CSRF_HEADER } from '../lib/same-origin.ts';

const ORIGIN = 'http://127.0.0.1:3000';

let server: Server;
let apiUrl: string;
let seen: { headers: IncomingMessage['headers']; body: string }[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      seen.push({ headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'api=1' });
      response.end('{"data":{"ok":true}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  apiUrl = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});

afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

function request(headers: Record<string, string> = {}, body = '{"query":"{ok}"}'): Request {
  return new Request(`${ORIGIN}/api/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: 'next-auth.session-token=secret',
      origin: ORIGIN,
      [CSRF_HEADER]: '1',
      ...headers,
    },
    body,
  });
}

const codeOf = async (response: Response) => {
  const answer = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return answer.errors[0]?.extensions.code;
};

describe('the way from a page to the API', () => {
  test('adds the token, and passes on neither our cookies nor those of the API', async () => {
    const response = await proxyGraphql(request(), { apiUrl, publicOrigin: ORIGIN, token: 't0k' });
    expect(await response.json()).toEqual({ data: { ok: true } });
    expect(seen[0]?.headers.authorization).toBe('Bearer t0k');
    expect(seen[0]?.headers.cookie).toBeUndefined();
    expect(seen[0]?.body).toBe('{"query":"{ok}"}');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    ['another origin', request({ origin: 'https://evil.example' }), 't', 403, 'FORBIDDEN'],
    ['a form', request({ 'content-type': 'text/plain' }), 't', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['nobody signed in', request(), null, 401, 'UNAUTHENTICATED'],
    ['too much', request({}, 'x'.repeat(1024 * 1024 + 1)), 't', 413, 'BODY_TOO_LARGE'],
  ])('refuses %s before the API hears of it', async (_, asked, token, status, code) => {
    const response = await proxyGraphql(asked, { apiUrl, publicOrigin: ORIGIN, token });
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
    expect(seen).toEqual([]);
  });

  test('says that the API does not answer', async () => {
    const nowhere = 'http://127.0.0.1:1';
    const options = { apiUrl: nowhere, publicOrigin: ORIGIN, token: 't' };
    const response = await proxyGraphql(request(), options);
    expect(response.status).toBe(502);
    expect(await codeOf(response)).toBe('API_UNREACHABLE');
  });
});
