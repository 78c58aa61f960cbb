import {
  createAccount,
  createTenant,
  createWebhook,
  type MadeAccount,
  type System,
  startSystem,
  useDatabase,
  useRedis,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, type HttpBrowser, openHttpBrowser } from './browser.ts';

const SHOP = 'https://shop.example';

const database = useDatabase();
const redis = useRedis();
let system: System;
let demo: { id: string; slug: string };
let acme: { id: string; slug: string };
let owner: MadeAccount;

beforeAll(async () => {
  const { url: databaseUrl, pool } = database;
  system = await startSystem({ databaseUrl, redisUrl: redis.url, workers: 0, dashboard: true });
  [demo, acme] = [await createTenant(pool), await createTenant(pool)];
  owner = await createAccount(pool, { memberOf: [{ tenantId: demo.id, role: 'owner' }] });
}, 300_000);

afterAll(() => system?.stop());

const open = () => openHttpBrowser(system.dashboardUrl);
const PATH = '/portal/api/graphql';
const WHO = '{ viewer { id kind role tenant { id } tenants { id } } }';

interface Link {
  id: string;
  /** What the link leads to, without the host. */
  path: string;
}

async function makeLink(
  given: { role?: string; allowedOrigins?: string[] } = {},
): Promise<Link & { end(): Promise<void> }> {
  const maker = open();
  await maker.signIn(owner);
  const input = { tenantId: demo.id, role: 'VIEWER', allowedOrigins: [SHOP], ...given };
  const answer = await maker.graphql(
    'mutation ($input: CreatePortalLinkInput!) { createPortalLink(input: $input) { id url } }',
    { variables: { input } },
  );
  const { data } = (await answer.json()) as { data: { createPortalLink: Link & { url: string } } };
  const { id, url } = data.createPortalLink;
  expect(url).toMatch(`${system.dashboardUrl}/portal?token=`);
  const query = 'mutation ($id: ID!) { revokePortalLink(id: $id) { id } }';
  const end = async () => void (await maker.graphql(query, { variables: { id } }));
  return { id, path: url.slice(system.dashboardUrl.length), end };
}

async function openLink(path: string, browser = open()): Promise<HttpBrowser> {
  const answer = await browser.ask(path);
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(
    `${system.dashboardUrl}/portal/t/${demo.slug}/webhooks`,
  );
  return browser;
}

const framedBy = (answer: Response) =>
  /frame-ancestors ([^;]+)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];

describe('a portal link', () => {
  test('works by a plain GET, as often as it is opened', async () => {
    const { path } = await makeLink();
    for (const browser of [await openLink(path), await openLink(path)]) {
      const page = await browser.ask(`/portal/t/${demo.slug}/webhooks`);
      expect(page.status).toBe(200);
      const answer = await browser.graphql(WHO, { path: PATH });
      const viewer = { kind: 'PORTAL', role: 'VIEWER', tenant: { id: demo.id } };
      expect(await answer.json()).toMatchObject({
        data: { viewer: { ...viewer, tenants: [{ id: demo.id }] } },
      });
    }
  });

  test('makes a session of that role and tenant alone', async () => {
    const browser = await openLink((await makeLink()).path);
    const hook = { keyRing: system.keyRing, callbackUrl: 'https://shop.example/hooks' };
    const own = await createWebhook(database.pool, { ...hook, tenantId: demo.id });
    const other = await createWebhook(database.pool, { ...hook, tenantId: acme.id });
    const change = 'mutation ($id: ID!) { updateWebhook(id: $id, input: {}) { webhook { id } } }';
    const changed = await browser.graphql(change, { path: PATH, variables: { id: own.id } });
    expect(await codeOf(changed)).toBe('FORBIDDEN');
    const look = 'query ($id: ID!) { webhook(id: $id) { id } }';
    const seen = await browser.graphql(look, { path: PATH, variables: { id: other.id } });
    expect(await seen.json()).not.toMatchObject({ data: { webhook: { id: other.id } } });
    expect((await browser.ask(`/portal/t/${demo.slug}/webhooks/${own.id}`)).status).toBe(200);
    expect((await browser.ask(`/portal/t/${demo.slug}/webhooks/${other.id}`)).status).toBe(404);
    const elsewhere = await browser.ask(`/portal/t/${acme.slug}/webhooks/${own.id}`);
    expect(elsewhere.headers.get('location')).toBe(`/portal/t/${demo.slug}/webhooks/${own.id}`);
  });

  test.each(['members', 'api-keys', 'audit-log'])('has no page of the %s', async (name) => {
    const browser = await openLink((await makeLink({ role: 'ADMIN' })).path);
    const page = await browser.ask(`/portal/t/${demo.slug}/${name}`);
    expect(page.status).toBe(404);
    const own = open();
    await own.signIn(owner);
    expect((await own.ask(`/t/${demo.slug}/${name}`)).status).toBe(200);
  });

  test('signs nobody out, and is no sign-in', async () => {
    const browser = open();
    await browser.signIn(owner);
    await openLink((await makeLink()).path, browser);
    const person = await browser.graphql('{ viewer { kind email } }');
    expect(await person.json()).toMatchObject({
      data: { viewer: { kind: 'ACCOUNT', email: owner.email } },
    });
    const portal = await browser.graphql('{ viewer { kind } }', { path: PATH });
    expect(await portal.json()).toMatchObject({ data: { viewer: { kind: 'PORTAL' } } });

    const alone = await openLink((await makeLink()).path);
    expect(await codeOf(await alone.graphql(WHO))).toBe('UNAUTHENTICATED');
    for (const headers of [{}, { 'x-posthorn-portal': '1' }] as Record<string, string>[]) {
      const page = await alone.ask(`/t/${demo.slug}/webhooks`, { headers });
      expect(page.headers.get('location')).toMatch(/^\/sign-in/);
    }
  });

  test('ends its sessions when it ends, and says so on the page', async () => {
    const link = await makeLink();
    const browser = await openLink(link.path);
    await link.end();
    const answer = await browser.graphql(WHO, { path: PATH });
    expect(await codeOf(answer)).toBe('UNAUTHENTICATED');
    expect(answer.headers.getSetCookie().join()).toMatch(
      /^posthorn-portal=; Path=\/portal; Max-Age=0; HttpOnly; Secure; SameSite=None; Partitioned$/,
    );
    const page = await browser.ask(`/portal/t/${demo.slug}/webhooks`);
    expect(page.headers.get('location')).toBe('/portal/ended');
    const again = await browser.ask(link.path);
    expect(again.headers.get('location')).toBe(`${system.dashboardUrl}/portal/ended`);
    expect(await (await browser.ask('/portal/ended')).text()).toContain('This link has ended');
  });

  test.each(['/portal', '/portal?token=', '/portal?token=nonsense', '/portal?token=%00'])(
    'that is none leads to the page that says so: %s',
    async (path) => {
      const answer = await open().ask(path);
      expect(answer.headers.get('location')).toBe(`${system.dashboardUrl}/portal/ended`);
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );

  test('that was opened over another is the one that counts: a page of the first asks nothing more', async () => {
    const browser = await openLink((await makeLink()).path);
    const who = await browser.graphql('{ viewer { id } }', { path: PATH });
    const { data } = (await who.json()) as { data: { viewer: { id: string } } };
    await openLink((await makeLink()).path, browser);
    const headers = { 'x-posthorn-viewer': data.viewer.id };
    const answer = await browser.graphql('{ viewer { id } }', { path: PATH, headers });
    expect(answer.status).toBe(409);
  });
});

describe('pages of the portal', () => {
  test('are framed by the origins that the link names, and by nobody else', async () => {
    const browser = await openLink((await makeLink()).path);
    const page = await browser.ask(`/portal/t/${demo.slug}/webhooks`);
    expect(framedBy(page)).toBe(SHOP);
    expect(page.headers.has('x-frame-options')).toBe(false);
    const nobody = await openLink((await makeLink({ allowedOrigins: [] })).path);
    expect(framedBy(await nobody.ask(`/portal/t/${demo.slug}/webhooks`))).toBe("'none'");
  });

  test('alone are: the same pages elsewhere, and those for nobody, are framed by no one', async () => {
    const browser = await openLink((await makeLink()).path);
    for (const path of [`/t/${demo.slug}/webhooks`, '/sign-in', '/healthz', '/api/auth/session']) {
      const answer = await browser.ask(path);
      expect(framedBy(answer), path).toBe("'none'");
      expect(answer.headers.get('x-frame-options'), path).toBe('DENY');
    }
    for (const path of ['/portal/ended', `/portal/t/${demo.slug}/webhooks`, '/portal?token=x']) {
      expect(framedBy(await open().ask(path)), path).toBe("'none'");
    }
  });

  test('keep their session from scripts, in a cookie that frames may send', async () => {
    const answer = await open().ask((await makeLink()).path);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^posthorn-portal=/);
    for (const flag of [
      /; Path=\/portal(;|$)/,
      /; HttpOnly/i,
      /; Secure/i,
      /; SameSite=none/i,
      /; Partitioned/i,
    ]) {
      expect(cookie).toMatch(flag);
    }
  });

  test("ask by their own page alone: another site's form is refused", async () => {
    const browser = await openLink((await makeLink()).path);
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'x-posthorn-dashboard': '0' },
    ] as Record<string, string>[]) {
      expect((await browser.graphql(WHO, { path: PATH, headers })).status).toBe(403);
    }
  });
});
