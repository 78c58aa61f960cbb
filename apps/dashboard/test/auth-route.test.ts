import { describe, expect, test } from 'vitest';
import { checkAuthRequest, nameCsrfFailure } from '../lib/auth-route.ts';

const ORIGIN = 'https://hooks.example.com';
const FORM = 'application/x-www-form-urlencoded';

function post(body: string, headers: Record<string, string> = {}): Request {
  const own = { 'content-type': 'application/json', host: 'internal:3000', ...headers };
  return new Request(`${ORIGIN}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: own,
    body,
  });
}

const statusOf = async (request: Request, action = 'callback/credentials') => {
  const checked = await checkAuthRequest(request, action, ORIGIN);
  return checked.ok ? 200 : checked.response.status;
};

describe('what reaches next-auth', () => {
  test.each([
    ['a form', post('email=a&password=b', { 'content-type': FORM })],
    ['JSON', post('{"email":"a","json":true}')],
    ['a page of ours', post('{}', { origin: ORIGIN, 'sec-fetch-site': 'same-origin' })],
  ])('%s does, with its body', async (_, request) => {
    const body = await request.clone().text();
    expect(await checkAuthRequest(request, 'callback/credentials', ORIGIN)).toEqual({
      ok: true,
      body,
    });
  });

  test.each([
    ['JSON that is none', post('{"email":'), 400],
    ['nothing', post(''), 400],
    ['null', post('null'), 400],
    ['a list', post('["email"]'), 400],
    ['a field that is no text', post('{"email":{"a":1}}'), 400],
    ['a file', post('x', { 'content-type': 'multipart/form-data; boundary=a' }), 400],
    ['plain text', post('{}', { 'content-type': 'text/plain' }), 400],
    ['more than a form has', post(`{"email":"${'a'.repeat(20_000)}"}`), 413],
    ["another site's form", post('{}', { origin: 'https://evil.example' }), 403],
    ['a form of nowhere', post('{}', { origin: 'null' }), 403],
    ["a sibling site's form", post('{}', { 'sec-fetch-site': 'same-site' }), 403],
    ['a link from elsewhere', post('{}', { 'sec-fetch-site': 'cross-site' }), 403],
  ])('%s is refused', async (_, request, status) => {
    expect(await statusOf(request)).toBe(status);
  });

  test.each(['_log', 'session', 'signin', 'signin/credentials', 'callback/google', '', 'x/y/z'])(
    'POST %s is not there',
    async (action) => expect(await statusOf(post('{}'), action)).toBe(404),
  );

  test.each([
    ['csrf', 200],
    ['session', 200],
    ['providers', 404],
    ['signin', 404],
    ['signout', 404],
    ['error', 404],
    ['callback/credentials', 404],
  ])('GET %s: %i', async (action, status) => {
    expect(await statusOf(new Request(ORIGIN), action)).toBe(status);
  });
});

describe('a CSRF token that did not come along', () => {
  test.each([
    [
      'as a redirect',
      new Response(null, {
        status: 302,
        headers: { location: `${ORIGIN}/api/auth/signin?csrf=true` },
      }),
    ],
    ['as JSON', Response.json({ url: `${ORIGIN}/api/auth/signout?csrf=true` })],
  ])('is a failure with a name, %s', async (_, response) => {
    const named = await nameCsrfFailure(response, ORIGIN);
    expect(named.status).toBe(403);
    expect(await named.json()).toEqual({ url: `${ORIGIN}/sign-in?error=COOKIES_BLOCKED` });
  });

  test.each([
    ['a sign-in that went well', Response.json({ url: ORIGIN })],
    ['a session', Response.json({ user: { email: 'csrf=true' } })],
    ['nothing', new Response(null)],
  ])('%s stays as it is', async (_, response) => {
    expect(await nameCsrfFailure(response, ORIGIN)).toBe(response);
  });
});
