import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createAccount,
  createDelivery,
  createEvent,
  createTenant,
  createWebhook,
  type MadeAccount,
  type System,
  startSystem,
  useDatabase,
  useRedis,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, openHttpBrowser } from './browser.ts';

const database = useDatabase();
const redis = useRedis();
let system: System;

interface People {
  demo: { id: string; slug: string };
  acme: { id: string; slug: string };
  anna: MadeAccount;
  bert: MadeAccount;
  operator: MadeAccount;
}
let people: People;

beforeAll(async () => {
  const { url: databaseUrl, pool } = database;
  system = await startSystem({ databaseUrl, redisUrl: redis.url, workers: 0, dashboard: true });
  const [demo, acme] = [await createTenant(pool), await createTenant(pool)];
  people = {
    demo,
    acme,
    anna: await createAccount(pool, { memberOf: [{ tenantId: demo.id, role: 'owner' }] }),
    bert: await createAccount(pool, { memberOf: [{ tenantId: acme.id, role: 'owner' }] }),
    operator: await createAccount(pool, { isOperator: true }),
  };
}, 300_000);

afterAll(() => system?.stop());

const hookOf = (tenantId: string) => ({
  tenantId,
  keyRing: system.keyRing,
  callbackUrl: 'https://shop.example/hooks',
});

const open = () => openHttpBrowser(system.dashboardUrl);

async function signedIn(who: MadeAccount) {
  const browser = open();
  const answer = await browser.signIn(who);
  expect(answer.status).toBe(200);
  return browser;
}

const WHO = '{ viewer { id email } }';

describe('signing in', () => {
  test.each([
    ['a wrong password', { email: 'nobody@shop.example', password: 'x' }, 'WRONG_PASSWORD'],
    ['no email', { password: 'x' }, 'INCOMPLETE'],
    ['nothing', {}, 'INCOMPLETE'],
  ])('%s is said in a word that the form has a sentence for', async (_, fields, error) => {
    const answer = await open().signIn(fields);
    expect(answer.status).toBe(401);
    const { url } = (await answer.json()) as { url: string };
    expect(new URL(url).searchParams.get('error')).toBe(error);
  });

  test.each(['{"email":', 'null', '[1]', '{"email":{"a":1}}', 'x'])(
    "JSON that is no form, %s, is the request's fault",
    async (body) => {
      const answer = await open().ask('/api/auth/callback/credentials', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toMatch(/at .*\(|Unexpected token/);
    },
  );

  test('leads to no other site, also when one is signed in already', async () => {
    const browser = await signedIn(people.anna);
    for (const next of [
      '/%09/evil.example',
      '/%0A/evil.example',
      '/%00',
      '//evil.example',
      '/.//evil.example',
    ]) {
      const answer = await browser.ask(`/sign-in?next=${next}`);
      expect(answer.status).toBe(307);
      expect(answer.headers.get('location')).toBe('/');
    }
    const answer = await browser.ask('/sign-in?next=%2Ft%2Fdemo%2Fevents%3Fa%3Db');
    expect(answer.headers.get('location')).toBe('/t/demo/events?a=b');
  });

  test("another site's form signs nobody in", async () => {
    const browser = open();
    const { csrfToken } = (await (await browser.ask('/api/auth/csrf')).json()) as {
      csrfToken: string;
    };
    const elsewhere: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of elsewhere) {
      const { email, password } = people.anna;
      const answer = await browser.ask('/api/auth/callback/credentials', {
        method: 'POST',
        body: new URLSearchParams({ email, password, csrfToken, json: 'true' }),
        headers,
      });
      expect(answer.status).toBe(403);
    }
    const { email, password } = people.anna;
    const withoutToken = await browser.ask('/api/auth/callback/credentials', {
      method: 'POST',
      body: new URLSearchParams({ email, password, json: 'true' }),
    });
    expect(withoutToken.status).toBe(403);
    expect(await withoutToken.text()).toContain('COOKIES_BLOCKED');
    expect([...browser.cookies.keys()].join()).not.toContain('session-token');
  });
});

describe('a session', () => {
  test('ends with signing out: a cookie kept from before is worth nothing at once', async () => {
    const browser = await signedIn(people.anna);
    const kept = new Map(browser.cookies);
    await browser.signOut();
    expect([...browser.cookies.keys()].join()).not.toContain('session-token');
    for (const [name, value] of kept) browser.cookies.set(name, value);
    const answer = await browser.graphql(WHO);
    expect(await codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(answer.headers.getSetCookie().join()).toMatch(/session-token=; Path=\/; Max-Age=0/);
    expect([...browser.cookies.keys()].join()).not.toContain('session-token');
  });

  test('that another sign-in replaces in the same browser has ended too', async () => {
    const browser = await signedIn(people.anna);
    const kept = new Map(browser.cookies);
    await browser.signIn(people.anna);
    expect(await (await browser.graphql(WHO)).json()).toMatchObject({ data: {} });
    const copy = open();
    for (const [name, value] of kept) copy.cookies.set(name, value);
    expect(await codeOf(await copy.graphql(WHO))).toBe('UNAUTHENTICATED');
  });

  test("says where it was made: the browser's own address and name", async () => {
    const browser = openHttpBrowser(
      system.dashboardUrl,
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
    );
    await browser.signIn(people.bert);
    const answer = await browser.graphql('{ sessions { device address isCurrent } }');
    expect(await answer.json()).toMatchObject({
      data: {
        sessions: expect.arrayContaining([
          { device: 'Chrome on Linux', address: '127.0.0.1', isCurrent: true },
        ]),
      },
    });
  });
});

describe('a browser that somebody has signed in from', () => {
  test('keeps a cookie for a year that no page can read, and outlives the session', async () => {
    const browser = open();
    const answer = await browser.signIn(people.anna);
    const cookie = answer.headers
      .getSetCookie()
      .find((text) => text.startsWith('posthorn-device='));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=lax/i);
    expect(cookie).toMatch(/; Max-Age=31536000/i);
    await browser.signOut();
    expect(browser.cookies.has('posthorn-device')).toBe(true);
  });
});

describe('two people, two tabs', () => {
  test('a page of one does nothing for the other, who has signed in since', async () => {
    const browser = await signedIn(people.anna);
    const page = { headers: { 'x-posthorn-viewer': people.anna.id } };
    const before = await browser.graphql(WHO, page);
    expect(await before.json()).toMatchObject({ data: { viewer: { id: people.anna.id } } });
    expect((await browser.signIn(people.bert)).status).toBe(200);
    const after = await browser.graphql(WHO, page);
    expect(after.status).toBe(409);
    expect(await codeOf(after)).toBe('SESSION_CHANGED');
    const own = await browser.graphql(WHO, { headers: { 'x-posthorn-viewer': people.bert.id } });
    expect(await own.json()).toMatchObject({ data: { viewer: { id: people.bert.id } } });
  });
});

describe("a thing of one tenant is never shown under another's name", () => {
  test.each([
    ['an operator', 'operator' as const],
    ['a member of the owner', 'anna' as const],
  ])('%s is led to where it is, and gets 404 for what is nowhere', async (_, who) => {
    const { demo, acme } = people;
    const { pool } = database;
    const webhook = await createWebhook(pool, hookOf(demo.id));
    const event = await createEvent(pool, { tenantId: demo.id });
    const delivery = await createDelivery(pool, {
      tenantId: demo.id,
      eventId: event.id,
      webhookId: webhook.id,
    });
    const browser = await signedIn(people[who]);
    const places = [
      `events/${event.id}`,
      `deliveries/${delivery.id}`,
      `webhooks/${webhook.id}`,
      `webhooks/${webhook.id}/edit`,
    ];
    for (const place of places) {
      for (const handle of [demo.slug, demo.id]) {
        expect((await browser.ask(`/t/${handle}/${place}`)).status, place).toBe(200);
      }
      for (const handle of [acme.slug, acme.id, 'nobody']) {
        const elsewhere = await browser.ask(`/t/${handle}/${place}`);
        expect(elsewhere.status, place).toBe(307);
        expect(elsewhere.headers.get('location')).toBe(`/t/${demo.slug}/${place}`);
      }
    }
    for (const id of ['0190aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee', 'nonsense', '%25', "'--"]) {
      for (const kind of ['events', 'deliveries', 'webhooks']) {
        expect((await browser.ask(`/t/${demo.slug}/${kind}/${id}`)).status, kind + id).toBe(404);
      }
    }
  });

  test("a member gets 404 for another tenant's things, by whatever name (promise 7)", async () => {
    const { demo, acme } = people;
    const webhook = await createWebhook(database.pool, hookOf(demo.id));
    const browser = await signedIn(people.bert);
    for (const handle of [acme.slug, demo.slug, demo.id]) {
      const answer = await browser.ask(`/t/${handle}/webhooks/${webhook.id}`);
      expect(answer.status).toBe(404);
    }
  });
});

test('what the API is told about a browser is its true address, whatever it writes itself', async () => {
  const heard: IncomingHttpHeaders[] = [];
  const api = createServer((request, response) => {
    heard.push(request.headers);
    response.setHeader('content-type', 'application/json');
    response.end('{"errors":[{"message":"no","extensions":{"code":"INVALID_CREDENTIALS"}}]}');
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const { url: databaseUrl } = database;
  await using stack = new AsyncDisposableStack();
  stack.defer(() => void api.close());
  const other = await startSystem({
    databaseUrl,
    redisUrl: redis.url,
    workers: 0,
    dashboard: true,
    env: { API_URL: apiUrl },
  });
  stack.defer(() => other.stop());
  const browser = openHttpBrowser(other.dashboardUrl, 'Mozilla/5.0 (Plan 9)');
  const forged = { 'x-forwarded-for': '1.2.3.4', 'x-posthorn-client-address': '1.2.3.4' };
  const { csrfToken } = (await (await browser.ask('/api/auth/csrf')).json()) as {
    csrfToken: string;
  };
  await browser.ask('/api/auth/callback/credentials', {
    method: 'POST',
    body: new URLSearchParams({ email: 'a@b.example', password: 'x', csrfToken }),
    headers: forged,
  });
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    'x-posthorn-client-address': '127.0.0.1',
    'x-posthorn-client-agent': 'Mozilla/5.0 (Plan 9)',
    'x-posthorn-dashboard-secret': expect.stringMatching(/^.{40,}$/),
  });
}, 120_000);
