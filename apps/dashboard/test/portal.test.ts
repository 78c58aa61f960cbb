import { encode } from 'next-auth/jwt';
import { describe, expect, test } from 'vitest';
import {
  framingOrigins,
  openPortal,
  portalCookieFlags,
  portalCookieName,
  readPortal,
  readPortalSession,
  sealPortal,
} from '../lib/portal.ts';
import { policyOfPage } from '../lib/security-headers.ts';
import { readSession, sealSession, sessionCookieName } from '../lib/session.ts';
import { operationIn, startStubApi } from './stub-api.ts';

const env = {
  isHttps: true,
  publicOrigin: 'https://hooks.example.com',
  sessionSecret: 's'.repeat(40),
};
const session = {
  accountId: 'p1',
  email: '',
  apiToken: 't0k',
  endsAtMs: Date.now() + 60_000,
};
const jar = (name: string, value: string) => ({
  get: (asked: string) => (asked === name ? { value } : undefined),
});

describe("the portal's cookie", () => {
  test('holds its session and who may frame it, for the portal alone', async () => {
    const origins = ['https://shop.example'];
    const cookie = await sealPortal(env, { session, origins });
    expect(cookie).toMatchObject({
      name: '__Secure-posthorn-portal',
      path: '/portal',
      httpOnly: true,
      secure: true,
      sameSite: 'none',
      partitioned: true,
    });
    expect(await readPortal(env, jar(cookie.name, cookie.value))).toEqual({ session, origins });
    expect(cookie.value).not.toMatch(/shop|t0k/);
  });

  test('is no sign-in, and a sign-in is no portal', async () => {
    const portal = await sealPortal(env, { session, origins: [] });
    const asSession = { name: sessionCookieName(env), value: portal.value };
    expect(await readSession(env, [asSession])).toBeNull();
    const signedIn = { accountId: 'a1', email: 'a@b.example', token: 't', expiresAt: '2999-01-01' };
    const own = await sealSession(env, signedIn);
    expect(await readSession(env, [own])).toMatchObject({ accountId: 'a1', apiToken: 't' });
    expect(await readPortal(env, jar(portalCookieName(env), own.value))).toBeNull();
  });

  test('lets nobody in once it is over, and is framed still by whom it was', async () => {
    const ended = { ...session, endsAtMs: Date.now() - 1 };
    const cookie = await sealPortal(env, { session: ended, origins: ['https://shop.example'] });
    const cookies = jar(cookie.name, cookie.value);
    expect(await readPortalSession(env, cookies)).toBeNull();
    expect((await readPortal(env, cookies))?.origins).toEqual(['https://shop.example']);
  });

  test.each(['', 'x', 'a.b.c.d.e'])('that is not ours is none: %j', async (value) => {
    expect(await readPortal(env, jar(portalCookieName(env), value))).toBeNull();
    const other = { ...env, sessionSecret: 'o'.repeat(40) };
    const cookie = await sealPortal(other, { session, origins: [] });
    expect(await readPortal(env, jar(cookie.name, cookie.value))).toBeNull();
    const bare = await encode({
      token: { sub: 'p1' },
      secret: env.sessionSecret,
      salt: 'posthorn-portal',
    });
    expect(await readPortal(env, jar(portalCookieName(env), bare))).toBeNull();
  });

  test.each([
    ['https://hooks.example.com', true],
    ['http://127.0.0.1:3000', true],
    ['http://localhost:3000', true],
    ['http://[::1]:3000', true],
    ['http://hooks.internal', false],
    ['http://127.0.0.1.evil.example', false],
  ])('at %s a browser can keep it in a frame: %s', (publicOrigin, isSecure) => {
    const flags = portalCookieFlags({
      ...env,
      publicOrigin,
      isHttps: publicOrigin.startsWith('https'),
    });
    expect(flags).toMatchObject({
      secure: isSecure,
      partitioned: isSecure,
      sameSite: isSecure ? 'none' : 'lax',
    });
  });
});

describe('who may frame a page', () => {
  test('are origins alone: nothing else of a link gets into the policy', () => {
    const allowed = [
      'https://shop.example',
      'https://shop.example:8443/path?a=b',
      'http://localhost:5000',
      '*',
      "'self'",
      'https:',
      "https://a.example; script-src 'unsafe-inline'",
      'javascript:alert(1)',
      'data:text/html,x',
      '',
    ];
    const origins = framingOrigins(allowed);
    expect(origins).toEqual([
      'https://shop.example',
      'https://shop.example:8443',
      'http://localhost:5000',
    ]);
    const policy = policyOfPage({ nonce: 'n', isDevelopment: false, frameAncestors: origins });
    expect(policy).toMatch(/; frame-ancestors https:\/\/shop\.example \S+ \S+$/);
  });

  test('is nobody, where a link names nobody', () => {
    const policy = policyOfPage({ nonce: 'n', isDevelopment: false, frameAncestors: [] });
    expect(policy).toMatch(/; frame-ancestors 'none'$/);
  });
});

test('a link is exchanged at the API, for the browser that opens it', async () => {
  const api = await startStubApi((request, response) => {
    const openPortal = {
      token: 't0k',
      expiresAt: '2999-01-01T00:00:00.000Z',
      allowedOrigins: ['https://shop.example'],
    };
    const viewer = { id: 'p1', tenant: { slug: 'demo' } };
    response.end(
      JSON.stringify({
        data: operationIn(request).includes('openPortal') ? { openPortal } : { viewer },
      }),
    );
  });
  const browser = { address: '203.0.113.5', agent: null, device: null };
  const opened = await openPortal({ apiUrl: api.url, apiSecret: 'shared', browser }, 'link');
  expect(opened).toEqual({
    ok: true,
    data: {
      slug: 'demo',
      origins: ['https://shop.example'],
      session: { ...session, endsAtMs: Date.parse('2999-01-01') },
    },
  });
  expect(JSON.parse(api.seen[0]?.body ?? '')).toMatchObject({ variables: { token: 'link' } });
  expect(api.seen[0]?.headers['x-posthorn-client-address']).toBe('203.0.113.5');
  expect(api.seen[1]?.headers.authorization).toBe('Bearer t0k');
});
