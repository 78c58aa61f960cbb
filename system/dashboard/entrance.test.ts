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
import { type HttpBrowser, openHttpBrowser } from './browser.ts';

const PUBLIC = 'http://dashboard.test';

const database = useDatabase();
const redis = useRedis();
let system: System;
let provider: TestOidcProvider;
let tenant: { id: string; slug: string };
let owner: MadeAccount;

beforeAll(async () => {
  const { url: databaseUrl, pool } = database;
  provider = await startOidcProvider({ redirectUri: `${PUBLIC}/api/auth/oidc/callback` });
  system = await startSystem({
    databaseUrl,
    redisUrl: redis.url,
    workers: 0,
    dashboard: true,
    env: {
      PUBLIC_URL: PUBLIC,
      NEXTAUTH_URL: PUBLIC,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.clientId,
      OIDC_CLIENT_SECRET: provider.clientSecret,
      OIDC_NAME: 'Acme Identity',
    },
  });
  tenant = await createTenant(pool, { name: 'Acme Shop' });
  owner = await createAccount(pool, { memberOf: [{ tenantId: tenant.id, role: 'owner' }] });
}, 300_000);

afterAll(async () => {
  await system?.stop();
  await provider?.stop();
});

const open = () => openHttpBrowser(system.dashboardUrl);

/** Whom the dashboard takes a browser for. */
async function viewerOf(browser: HttpBrowser): Promise<string | null> {
  const answer = await browser.graphql('{ viewer { email } }');
  const { data } = (await answer.json()) as { data: { viewer: { email: string } } | null };
  return data?.viewer.email ?? null;
}

/** Invites somebody as a developer; the token of the link. */
async function invite(email: string): Promise<string> {
  const browser = open();
  await browser.signIn(owner);
  const answer = await browser.graphql(
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { inviteUrl } }',
    { variables: { input: { tenantId: tenant.id, email, role: 'DEVELOPER' } } },
  );
  const { data } = (await answer.json()) as { data: { inviteMember: { inviteUrl: string } } };
  const { origin, pathname, searchParams } = new URL(data.inviteMember.inviteUrl);
  expect([origin, pathname]).toEqual([PUBLIC, '/accept-invitation']);
  return searchParams.get('token') ?? '';
}

/** The page that an invitation's link opens. */
const invitationPage = async (browser: HttpBrowser, token: string) =>
  (await browser.ask(`/accept-invitation?token=${token}`)).text();

/** Begins to sign in with the provider, by a link of the sign-in page or of an invitation's. */
const begin = (browser: HttpBrowser, next = '/', invitation?: string, headers = {}) => {
  const query = new URLSearchParams({ next, ...(invitation && { invitation }) });
  return browser.ask(`/api/auth/oidc/start?${query}`, { headers });
};

/** Signs in there as someone, and comes back. */
async function comeBack(browser: HttpBrowser, begun: Response, email: string) {
  const url = begun.headers.get('location') ?? '';
  const query = await provider.visit(url, { sub: email, email, emailVerified: true });
  return browser.ask(`/api/auth/oidc/callback?${query}`);
}

describe('signing in with a provider', () => {
  test('is offered under its name', async () => {
    const html = await (await open().ask('/sign-in?next=/t/demo/events')).text();
    expect(html).toContain('Sign in with Acme Identity');
    expect(html).toContain('href="/api/auth/oidc/start?next=%2Ft%2Fdemo%2Fevents"');
  });

  test('begins a session and goes on where one was', async () => {
    const browser = open();
    const begun = await begin(browser, `/t/${tenant.slug}/events?a=b`);
    expect(begun.status).toBe(303);
    expect(begun.headers.get('location')).toMatch(`${provider.issuer}/`);
    expect(begun.headers.getSetCookie().join()).toMatch(
      /posthorn-oidc=[^;]+; Path=\/;.*HttpOnly; SameSite=lax/i,
    );
    const back = await comeBack(browser, begun, owner.email);
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe(`${PUBLIC}/t/${tenant.slug}/events?a=b`);
    expect(await viewerOf(browser)).toBe(owner.email);
    expect(browser.cookies.has('posthorn-oidc')).toBe(false);
    expect(browser.cookies.has('posthorn-device')).toBe(true);
  });

  test('leads to no other site afterwards', async () => {
    const browser = open();
    const back = await comeBack(browser, await begin(browser, '/\t/evil.example'), owner.email);
    expect(back.headers.get('location')).toBe(`${PUBLIC}/`);
  });

  test('lets in nobody who has no account, and says so', async () => {
    const browser = open();
    const back = await comeBack(browser, await begin(browser), 'stranger@shop.example');
    expect(back.headers.get('location')).toBe(`${PUBLIC}/sign-in?error=OIDC_ACCOUNT_UNKNOWN`);
    const html = await (await browser.ask('/sign-in?error=OIDC_ACCOUNT_UNKNOWN')).text();
    expect(html).toContain('You have no account here');
    expect(await viewerOf(browser)).toBeNull();
  });

  test("another browser's answer signs nobody in: it has to be the one that began", async () => {
    const [victim, attacker] = [open(), open()];
    const begun = await begin(attacker);
    const url = begun.headers.get('location') ?? '';
    const query = await provider.visit(url, { sub: 'a', email: owner.email, emailVerified: true });
    for (const prepare of [async () => undefined, () => begin(victim)]) {
      await prepare();
      const answer = await victim.ask(`/api/auth/oidc/callback?${query}`);
      const led = answer.headers.get('location');
      expect(led).toBe(`${PUBLIC}/sign-in?error=OIDC_SIGN_IN_FAILED`);
    }
    expect(await viewerOf(victim)).toBeNull();
  });
});

describe('an invitation', () => {
  const accept = (browser: HttpBrowser, fields: Record<string, string>) =>
    browser.ask('/api/account/accept-invitation', {
      method: 'POST',
      body: JSON.stringify({ name: '', password: '', ...fields }),
      headers: {
        'content-type': 'application/json',
        'x-posthorn-dashboard': '1',
        origin: system.dashboardUrl,
      },
    });

  test('lets a new person choose a name and a password, once, and signs them in', async () => {
    const email = 'nora@new.example';
    const token = await invite(email);
    const browser = open();
    const html = await invitationPage(browser, token);
    expect(html).toContain('Choose a password');
    for (const fact of [
      'Join Acme Shop',
      email,
      'Developer',
      'Someone invites you.',
      owner.email,
    ]) {
      expect(html).toContain(fact);
    }
    const short = await accept(browser, { token, name: 'Nora', password: 'short' });
    expect(short.status).toBe(400);
    expect(await short.json()).toMatchObject({ error: { details: [{ path: 'password' }] } });
    const joined = await accept(browser, { token, name: 'Nora', password: 'correct horse' });
    expect(joined.status).toBe(200);
    expect(await viewerOf(browser)).toBe(email);
    expect(browser.cookies.has('posthorn-device')).toBe(true);
    expect(await invitationPage(open(), token)).toContain('This invitation is not good any more');
    const again = await accept(open(), { token, name: 'Eve', password: 'correct horse' });
    expect(await again.json()).toMatchObject({ error: { code: 'INVITATION_INVALID' } });
  });

  test('asks whoever has an account for its password, also where someone else is signed in', async () => {
    const otto = await createAccount(database.pool);
    const token = await invite(otto.email);
    const browser = open();
    await browser.signIn(owner);
    const html = await invitationPage(browser, token);
    expect(html).toContain('Your password');
    expect(html.replaceAll('<!-- -->', '')).toContain(
      `You are signed in as ${owner.email}. Joining signs you in as ${otto.email} instead.`,
    );
    const refused = await accept(browser, { token, password: 'not the password' });
    expect(await refused.json()).toMatchObject({ error: { code: 'INVALID_CREDENTIALS' } });
    expect(await viewerOf(browser)).toBe(owner.email);
    expect((await accept(browser, { token, password: otto.password })).status).toBe(200);
    expect(await viewerOf(browser)).toBe(otto.email);
  });

  test('asks whoever is signed in as the invited for nothing more', async () => {
    const otto = await createAccount(database.pool);
    const token = await invite(otto.email);
    const browser = open();
    await browser.signIn(otto);
    const html = await invitationPage(browser, token);
    expect(html.replaceAll('<!-- -->', '')).toContain(`You are signed in as ${otto.email}.`);
    expect(html).not.toContain('Join with Acme Identity');
    expect((await accept(browser, { token })).status).toBe(200);
    expect(await viewerOf(browser)).toBe(otto.email);
  });

  test('asks for the password of one whose session has ended at the API', async () => {
    const otto = await createAccount(database.pool);
    const token = await invite(otto.email);
    const browser = open();
    await browser.signIn(otto);
    await database.pool.query('delete from sessions where account_id = $1', [otto.id]);
    expect(await invitationPage(browser, token)).toContain('Your password');
  });

  test.each(['', 'nonsense', '%00', 'x'.repeat(5_000)])(
    'a link that is none, %j, is said to be none',
    async (token) => {
      const answer = await open().ask(`/accept-invitation?token=${token}`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('This invitation is not good any more');
    },
  );

  test("is accepted by no other site's form, and by nothing that is no form", async () => {
    const token = await invite('victim@new.example');
    const body = JSON.stringify({ token, name: 'Eve', password: 'correct horse' });
    const sent = (headers: Record<string, string>, text = body) =>
      open().ask('/api/account/accept-invitation', { method: 'POST', body: text, headers });
    const ours = { 'x-posthorn-dashboard': '1', origin: system.dashboardUrl };
    expect((await sent({ 'content-type': 'text/plain' })).status).toBe(403);
    expect((await sent({ ...ours, origin: 'https://evil.example' })).status).toBe(403);
    expect((await sent({ ...ours, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await sent(ours, '{"token":')).status).toBe(400);
    expect((await sent(ours, '{"token":{}}')).status).toBe(400);
    expect(await invitationPage(open(), token)).toContain('Choose a password');
  });
});

describe('an invitation, accepted by the provider', () => {
  const path = (token: string) => `/accept-invitation?token=${token}`;

  test('lets in whoever has the address there, without a password, and leads to the tenant', async () => {
    const email = 'pia@new.example';
    const token = await invite(email);
    const browser = open();
    const html = await invitationPage(browser, token);
    expect(html).toContain('Join with Acme Identity');
    const next = `/t/${tenant.slug}/webhooks`;
    const query = new URLSearchParams({ invitation: token, next }).toString();
    expect(html).toContain(`href="/api/auth/oidc/start?${query.replace('&', '&amp;')}"`);
    const back = await comeBack(browser, await begin(browser, next, token), email);
    expect(back.headers.get('location')).toBe(PUBLIC + next);
    expect(await viewerOf(browser)).toBe(email);
    expect((await browser.ask(next)).status).toBe(200);
    expect(await invitationPage(open(), token)).toContain('This invitation is not good any more');
  });

  test('lets in nobody with another address: the page says why, and is good for another try', async () => {
    const token = await invite('quinn@new.example');
    const browser = open();
    const back = await comeBack(browser, await begin(browser, '/', token), 'rolf@new.example');
    const led = back.headers.get('location') ?? '';
    expect(led).toBe(`${PUBLIC}${path(token)}&error=INVITATION_FOR_ANOTHER`);
    const html = await (await browser.ask(led.slice(PUBLIC.length))).text();
    expect(html).toContain('with another e-mail address than the invited one');
    expect(html).toContain('Choose a password');
    expect(await viewerOf(browser)).toBeNull();
  });

  test("is not begun by another site's link: the page is shown first", async () => {
    const token = await invite('sven@new.example');
    for (const site of ['cross-site', 'same-site', 'none']) {
      const answer = await begin(open(), '/', token, { 'sec-fetch-site': site });
      expect(answer.headers.get('location')).toBe(PUBLIC + path(token));
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    const own = await begin(open(), '/', token, { 'sec-fetch-site': 'same-origin' });
    expect(own.headers.get('location')).toMatch(`${provider.issuer}/`);
  });

  test.each(['', 'nonsense', 'x~y', 'x'.repeat(43)])(
    'is not begun by a link that lets nobody in: %j',
    async (token) => {
      const query = new URLSearchParams({ invitation: token });
      const answer = await open().ask(`/api/auth/oidc/start?${query}`);
      expect(answer.headers.get('location')).toMatch(`${PUBLIC}/accept-invitation?token=`);
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );
});
