import {
  createAccount,
  type MadeAccount,
  type MailServer,
  type System,
  startMailServer,
  startSystem,
  useDatabase,
  useRedis,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, type HttpBrowser, openHttpBrowser } from './browser.ts';

const database = useDatabase();
const redis = useRedis();
let mail: MailServer;
let system: System;

beforeAll(async () => {
  mail = await startMailServer();
  const services = { databaseUrl: database.url, redisUrl: redis.url };
  system = await startSystem({ ...services, dashboard: true, env: { SMTP_URL: mail.url } });
}, 300_000);

afterAll(async () => {
  await system?.stop();
  await mail?.stop();
});

const open = () => openHttpBrowser(system.dashboardUrl);

const send = (browser: HttpBrowser, action: string, fields: Record<string, string>) =>
  browser.ask(`/api/account/${action}`, {
    method: 'POST',
    body: JSON.stringify(fields),
    headers: {
      'content-type': 'application/json',
      'x-posthorn-dashboard': '1',
      origin: system.dashboardUrl,
    },
  });

/** Asks for a link, and waits for its mail. */
async function askForLink(account: MadeAccount): Promise<URL> {
  expect((await send(open(), 'request-password-reset', { email: account.email })).status).toBe(200);
  const received = await mail.waitForMail(account.email);
  return new URL(/https?:\/\/\S+\/reset-password\S+/.exec(received.text)?.[0] ?? '');
}

describe('a forgotten password', () => {
  test('is replaced by a link that came by mail, once; every session ends', async () => {
    const account = await createAccount(database.pool);
    const before = open();
    await before.signIn(account);
    const link = await askForLink(account);
    expect(link.origin).toBe(system.dashboardUrl);
    const page = await open().ask(link.pathname + link.search);
    expect(await page.text()).toContain('Choose a new password');
    const token = link.searchParams.get('token') ?? '';
    const short = await send(open(), 'reset-password', { token, password: 'short' });
    expect(await short.json()).toMatchObject({ error: { details: [{ path: 'password' }] } });
    const password = 'correct horse battery';
    expect((await send(open(), 'reset-password', { token, password })).status).toBe(200);
    expect(await codeOf(await before.graphql('{ viewer { id } }'))).toBe('UNAUTHENTICATED');
    expect((await open().signIn(account)).status).toBe(401);
    expect((await open().signIn({ ...account, password })).status).toBe(200);
    const again = await send(open(), 'reset-password', { token, password: 'another one too' });
    expect(await again.json()).toMatchObject({ error: { code: 'PASSWORD_RESET_INVALID' } });
  });

  test('is asked for in the same words, whether anybody has the address', async () => {
    const account = await createAccount(database.pool);
    const answers = await Promise.all(
      [account.email, 'nobody@shop.example', 'no address', ''].map(async (email) => {
        const answer = await send(open(), 'request-password-reset', { email });
        return [answer.status, await answer.text(), answer.headers.getSetCookie()];
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('the page is reached from sign-in, and leads back', async () => {
    expect(await (await open().ask('/sign-in')).text()).toContain('href="/forgot-password"');
    expect(await (await open().ask('/forgot-password')).text()).toContain('href="/sign-in"');
    expect(await (await open().ask('/reset-password')).text()).toContain('This link is not whole');
  });
});
