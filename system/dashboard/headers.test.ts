import { connect } from 'node:net';
import {
  createAccount,
  createTenant,
  type MadeAccount,
  type System,
  startOidcProvider,
  startSystem,
  type TestOidcProvider,
  useDatabase,
  useRedis,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttpBrowser } from './browser.ts';

const PUBLIC = 'https://hooks.example.com';

const database = useDatabase();
const redis = useRedis();
let system: System;
let anna: MadeAccount;
let provider: TestOidcProvider;
let slug: string;

beforeAll(async () => {
  const { url: databaseUrl, pool } = database;
  provider = await startOidcProvider({ redirectUri: `${PUBLIC}/api/auth/oidc/callback` });
  system = await startSystem({
    databaseUrl,
    redisUrl: redis.url,
    workers: 0,
    dashboard: true,
    // As behind a proxy that ends TLS.
    env: {
      NEXTAUTH_URL: PUBLIC,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
    },
  });
  const tenant = await createTenant(pool);
  slug = tenant.slug;
  anna = await createAccount(pool, { memberOf: [{ tenantId: tenant.id, role: 'owner' }] });
}, 300_000);

afterAll(async () => {
  await system?.stop();
  await provider?.stop();
});

/** What a careful site says with every answer, whatever it is. */
const EVERYWHERE = {
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'strict-transport-security': /^max-age=\d{8}/,
  'permissions-policy': /camera=\(\)/,
  'content-security-policy': /frame-ancestors 'none'/,
};

/** Directives of a policy, by name. */
function directivesOf(policy: string | null): Map<string, string> {
  const parts = (policy ?? '').split(';').map((part) => part.trim().split(/\s+(.*)/s));
  return new Map(parts.map(([name = '', value = '']) => [name, value]));
}

/** An answer to bytes that no browser would send. */
async function askRaw(text: string): Promise<Response> {
  const { hostname, port } = new URL(system.dashboardUrl);
  const said = await new Promise<string>((resolve) => {
    let all = '';
    const socket = connect(Number(port), hostname, () => socket.end(text));
    socket.on('data', (chunk) => {
      all += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(all));
  });
  const [head = '', body = ''] = said.split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => line.split(/: (.*)/, 2) as [string, string]);
  return new Response(body, { status: Number(first.split(' ')[1]), headers });
}

/** One answer of every kind there is. */
async function everyKind(): Promise<[kind: string, status: number, answer: Response][]> {
  const nobody = openHttpBrowser(system.dashboardUrl);
  const browser = openHttpBrowser(system.dashboardUrl);
  await browser.signIn(anna);
  const form = await nobody.ask('/sign-in');
  const html = await form.clone().text();
  const script = /src="(\/_next\/static\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
  const style = /href="(\/_next\/static\/[^"]+\.css)"/.exec(html)?.[1] ?? '';
  const font = /<(\/_next\/static\/media\/[^>]+\.woff2)>/.exec(form.headers.get('link') ?? '')?.[1];
  // Next.js leads to where its data has an address of its own.
  const rsc = { headers: { rsc: '1' } };
  const led = await browser.ask(`/t/${slug}/events`, rsc);
  const data = await browser.ask(led.headers.get('location') ?? '', rsc);
  const post = (path: string, init: RequestInit = {}) =>
    nobody.ask(path, { method: 'POST', ...init });
  const page = { 'content-type': 'application/json', origin: PUBLIC, 'x-posthorn-dashboard': '1' };
  return [
    ['the sign-in page', 200, form],
    ['a page', 200, await browser.ask(`/t/${slug}/webhooks`)],
    ['a page as data', 200, data],
    ['a page nobody is signed in for', 307, await nobody.ask(`/t/${slug}/webhooks`)],
    ['a page that is not there', 404, await nobody.ask('/nothing')],
    ['an address that cannot be read', 404, await nobody.ask('/t/%')],
    ['a thing that is not there', 404, await browser.ask(`/t/${slug}/events/nothing`)],
    ['a path with two slashes', 308, await nobody.ask('//evil.example/x')],
    ['a path with a slash at the end', 308, await nobody.ask('/sign-in/')],
    ['a script', 200, await nobody.ask(script)],
    ['a style sheet', 200, await nobody.ask(style)],
    ['a font', 200, await nobody.ask(font ?? '')],
    ['a script that is not there', 404, await nobody.ask('/_next/static/nothing.js')],
    ['an image to be made smaller', 404, await nobody.ask('/_next/image?url=/icon.svg&w=64&q=75')],
    ['the icon', 200, await nobody.ask('/icon.svg')],
    ['the health check', 200, await nobody.ask('/healthz')],
    ['the session', 200, await browser.ask('/api/auth/session')],
    ['nothing of next-auth', 404, await nobody.ask('/api/auth/providers')],
    ['a wrong password', 401, await nobody.signIn({ email: 'a@b.example', password: 'x' })],
    ['a sign-in', 200, await browser.signIn(anna)],
    ['an API route that is not there', 404, await nobody.ask('/api/nothing')],
    ['GraphQL', 200, await browser.graphql('{ viewer { id } }', { headers: page })],
    ['GraphQL without a page', 403, await post('/api/graphql', { body: '{}' })],
    ['GraphQL without a session', 401, await post('/api/graphql', { body: '{}', headers: page })],
    [
      'GraphQL as a form',
      415,
      await post('/api/graphql', {
        body: 'a=b',
        headers: { ...page, 'content-type': 'text/plain' },
      }),
    ],
    ['GraphQL to be read', 405, await nobody.ask('/api/graphql')],
    ['a body that is too large', 413, await post('/api/graphql', { body: 'x'.repeat(1_100_000) })],
    [
      'a question from elsewhere',
      405,
      await nobody.ask('/api/graphql', {
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      }),
    ],
    ['a form to a page', 405, await post('/sign-in', { body: 'a=b' })],
    [
      'headers that are too large',
      431,
      await nobody.ask('/', { headers: { 'x-a': 'a'.repeat(20_000) } }),
    ],
    ['no HTTP', 400, await askRaw('nonsense\r\n\r\n')],
    ['no host', 400, await askRaw('GET / HTTP/1.1\r\n\r\n')],
  ];
}

test('every kind of answer has the headers of a careful site', async () => {
  const faults: string[] = [];
  for (const [kind, status, answer] of await everyKind()) {
    if (answer.status !== status) faults.push(`${kind}: ${answer.status}, not ${status}`);
    for (const [name, pattern] of Object.entries(EVERYWHERE)) {
      const value = answer.headers.get(name) ?? '';
      if (!pattern.test(value)) faults.push(`${kind}: ${name}: ${value}`);
    }
    for (const name of ['x-powered-by', 'server', 'access-control-allow-origin']) {
      if (answer.headers.has(name)) faults.push(`${kind} tells ${name}`);
    }
    const policy = directivesOf(answer.headers.get('content-security-policy'));
    const scripts = policy.get('script-src') ?? policy.get('default-src') ?? '*';
    if (/unsafe|\*|https?:/.test(scripts)) faults.push(`${kind} runs scripts from ${scripts}`);
    for (const name of ['object-src', 'base-uri']) {
      const value = policy.get(name) ?? policy.get(name === 'base-uri' ? '' : 'default-src');
      if (value !== "'none'") faults.push(`${kind}: ${name} ${value}`);
    }
    const isStatic = /script|style|font|icon/.test(kind) && status === 200;
    const kept = answer.headers.get('cache-control') ?? '';
    if (isStatic ? !/^public/.test(kept) : !/no-store/.test(kept)) {
      faults.push(`${kind}: cache-control: ${kept}`);
    }
  }
  expect(faults).toEqual([]);
}, 120_000);

test('every script of a page has the nonce of that page, and no two pages have the same', async () => {
  const nonces = new Set<string>();
  for (const path of ['/sign-in', '/sign-in', '/nothing']) {
    const answer = await openHttpBrowser(system.dashboardUrl).ask(path);
    const policy = directivesOf(answer.headers.get('content-security-policy'));
    const nonce = /'nonce-([^']+)'/.exec(policy.get('script-src') ?? '')?.[1];
    expect(nonce).toMatch(/^.{24,}$/);
    nonces.add(nonce ?? '');
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(3);
});

describe('cookies, where people come by https', () => {
  test('are for this host, https and the server alone', async () => {
    const browser = openHttpBrowser(system.dashboardUrl);
    const csrf = await browser.ask('/api/auth/csrf');
    const answer = await browser.signIn(anna);
    const begun = await browser.ask('/api/auth/oidc/start');
    const set = [
      ...csrf.headers.getSetCookie(),
      ...answer.headers.getSetCookie(),
      ...begun.headers.getSetCookie(),
    ];
    for (const cookie of set) {
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).toMatch(/; Secure/i);
      expect(cookie).toMatch(/; SameSite=Lax/i);
      expect(cookie).toMatch(/; Path=\/(;|$)/i);
      expect(cookie).not.toMatch(/; Domain=/i);
    }
    const names = set.map((cookie) => cookie.split('=')[0]);
    expect(names).toContain('__Host-next-auth.session-token');
    expect(names).toContain('__Host-next-auth.csrf-token');
    expect(names).toContain('__Host-posthorn-device');
    expect(names).toContain('__Host-posthorn-oidc');
    expect(names.filter((name) => !/^(__Host-|__Secure-)/.test(name ?? ''))).toEqual([]);
    expect((await browser.ask(`/t/${slug}/webhooks`)).status).toBe(200);
  });

  test('end with the same flags, or a browser would keep them', async () => {
    const browser = openHttpBrowser(system.dashboardUrl);
    await browser.signIn(anna);
    const ended = (await browser.signOut()).headers.getSetCookie();
    const cookie = ended.find((text) => text.startsWith('__Host-next-auth.session-token='));
    expect(cookie).toMatch(/; Secure/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect((await browser.ask(`/t/${slug}/webhooks`)).status).toBe(307);
  });
});

describe('no other site signs anybody in or out', () => {
  test('signing out needs the token of our own page, and a page of ours', async () => {
    const browser = openHttpBrowser(system.dashboardUrl);
    await browser.signIn(anna);
    expect((await browser.ask('/api/auth/signout')).status).toBe(404);
    const withoutToken = await browser.ask('/api/auth/signout', {
      method: 'POST',
      body: new URLSearchParams({ json: 'true' }),
    });
    expect(withoutToken.status).toBe(403);
    const { csrfToken } = (await (await browser.ask('/api/auth/csrf')).json()) as {
      csrfToken: string;
    };
    const elsewhere = await browser.ask('/api/auth/signout', {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, json: 'true' }),
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(elsewhere.status).toBe(403);
    expect((await browser.ask(`/t/${slug}/webhooks`)).status).toBe(200);
  });
});
