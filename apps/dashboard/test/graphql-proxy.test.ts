import { describe, expect, test } from 'vitest';
import { type GraphqlProxyOptions, proxyGraphql } from '../lib/graphql-proxy.ts';
import { CSRF_HEADER } from '../lib/same-origin.ts';
import { VIEWER_HEADER } from '../lib/viewer-header.ts';
import { startStubApi } from './stub-api.ts';

const ORIGIN = 'http://127.0.0.1:3000';
const SESSION = { accountId: 'anna', apiToken: 't0k' };

function optionsFor(apiUrl: string, given: Partial<GraphqlProxyOptions> = {}): GraphqlProxyOptions {
  return {
    apiUrl,
    publicOrigin: ORIGIN,
    apiSecret: 'shared',
    browser: { address: '203.0.113.5', agent: 'Firefox', device: 'dev' },
    session: SESSION,
    endSession: 'session=; Max-Age=0',
    ...given,
  };
}

const startApi = (answer = '{"data":{"ok":true}}', status = 200) =>
  startStubApi((_, response) => {
    response.writeHead(status, { 'set-cookie': 'api=1' });
    response.end(answer);
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
    const api = await startApi();
    const response = await proxyGraphql(request(), optionsFor(api.url));
    expect(await response.json()).toEqual({ data: { ok: true } });
    expect(api.seen[0]?.headers.authorization).toBe('Bearer t0k');
    expect(api.seen[0]?.headers.cookie).toBeUndefined();
    expect(api.seen[0]?.body).toBe('{"query":"{ok}"}');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('tells whose request it is, with the secret for which that is believed', async () => {
    const api = await startApi();
    const forged = {
      'x-posthorn-client-address': '1.2.3.4',
      'x-posthorn-dashboard-secret': 'guess',
      'x-posthorn-device': 'another',
    };
    await proxyGraphql(request(forged), optionsFor(api.url));
    expect(api.seen[0]?.headers).toMatchObject({
      'x-posthorn-dashboard-secret': 'shared',
      'x-posthorn-client-address': '203.0.113.5',
      'x-posthorn-client-agent': 'Firefox',
      'x-posthorn-device': 'dev',
    });
  });

  test.each([
    ['another origin', request({ origin: 'https://evil.example' }), SESSION, 403, 'FORBIDDEN'],
    ['a form', request({ 'content-type': 'text/plain' }), SESSION, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['nobody signed in', request(), null, 401, 'UNAUTHENTICATED'],
    ['too much', request({}, 'x'.repeat(1024 * 1024 + 1)), SESSION, 413, 'BODY_TOO_LARGE'],
    ['too much by bytes', request({}, '€'.repeat(400_000)), SESSION, 413, 'BODY_TOO_LARGE'],
    ['another viewer', request({ [VIEWER_HEADER]: 'bert' }), SESSION, 409, 'SESSION_CHANGED'],
    ['a viewer of no name', request({ [VIEWER_HEADER]: '' }), SESSION, 409, 'SESSION_CHANGED'],
  ])('refuses %s before the API hears of it', async (_, asked, session, status, code) => {
    const api = await startApi();
    const response = await proxyGraphql(asked, optionsFor(api.url, { session }));
    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(code);
    expect(api.seen).toEqual([]);
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }, SESSION],
    ['nobody signed in', {}, null],
    ['another viewer', { [VIEWER_HEADER]: 'bert' }, SESSION],
    ['a declared length over the limit', { 'content-length': '1048577' }, SESSION],
  ])('takes no byte of the body from %s', async (_, headers, session) => {
    let pulled = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(1024));
        },
      },
      { highWaterMark: 0 },
    );
    const { url, method, headers: own } = request(headers);
    const asked = new Request(url, { method, headers: own, body, duplex: 'half' } as RequestInit);
    const response = await proxyGraphql(asked, optionsFor('http://127.0.0.1:1', { session }));
    expect(response.ok).toBe(false);
    expect(pulled).toBe(0);
  });

  test('the page of whoever is signed in is let through', async () => {
    const api = await startApi();
    const asked = request({ [VIEWER_HEADER]: 'anna' });
    expect((await proxyGraphql(asked, optionsFor(api.url))).status).toBe(200);
  });

  test.each([
    ['an ended session', '{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}', 200],
    ['an ended session, by status', '{"errors":[{"message":"no"}]}', 401],
  ])('%s ends in the browser too', async (_, answer, status) => {
    const api = await startApi(answer, status);
    const response = await proxyGraphql(request(), optionsFor(api.url));
    expect(response.headers.get('set-cookie')).toBe('session=; Max-Age=0');
  });

  test('a payload that speaks of it ends nothing', async () => {
    const answer = '{"data":{"event":{"data":"\\"UNAUTHENTICATED\\"","code":"UNAUTHENTICATED"}}}';
    const api = await startApi(answer);
    const response = await proxyGraphql(request(), optionsFor(api.url));
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.text()).toBe(answer);
  });

  test('says that the API does not answer', async () => {
    const response = await proxyGraphql(request(), optionsFor('http://127.0.0.1:1'));
    expect(response.status).toBe(502);
    expect(await codeOf(response)).toBe('API_UNREACHABLE');
  });
});
