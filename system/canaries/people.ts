import { type MailServer, type TestOidcProvider, waitUntil } from '@posthorn/testkit';
import { type HttpBrowser, openHttpBrowser } from '../dashboard/browser.ts';
import type { Canaries } from './canary.ts';
import type { Installation } from './installation.ts';
import type { Talk } from './talk.ts';

/** Someone who may see a part of it, signed in at the API and in a browser. */
export interface Person {
  readonly role: 'owner' | 'developer' | 'viewer' | 'operator';
  readonly token: string;
  readonly browser: HttpBrowser;
}

export interface PeopleParts {
  readonly installation: Installation;
  readonly canaries: Canaries;
  readonly talk: Talk;
  readonly mail: MailServer;
  readonly provider: TestOidcProvider;
}

const PASSWORD_HASH = 'accounts.password_hash';
const signatureOf = (token: string) => token.split('.')[2] ?? '';
const tokenOf = (url: string) => new URL(url).searchParams.get('token') ?? '';

/** Makes people of every role, with all the secrets that people come to have, and lets them err. */
export async function plantPeople(parts: PeopleParts): Promise<readonly Person[]> {
  const { installation, canaries, talk } = parts;
  const { demo } = installation;
  canaries.note('owner password', demo.tenant.password, [PASSWORD_HASH]);
  canaries.note('operator password', demo.operator.password, [PASSWORD_HASH]);

  const signIn = async (role: Person['role'], who: { email: string; password: string }) => {
    const { signIn: made } = await talk.graphql(
      'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token deviceToken } }',
      who,
      null,
    );
    canaries.note(`session token of ${role}`, signatureOf(made.token));
    canaries.note(`device token of ${role}`, signatureOf(made.deviceToken));
    const browser = openHttpBrowser(demo.dashboard_url);
    await browser.signIn(who);
    const cookie = [...browser.cookies].find(([name]) => name.endsWith('session-token'));
    canaries.note(`session cookie of ${role}`, cookie?.[1].slice(-60) ?? '');
    return { role, token: made.token as string, browser };
  };
  const owner = await signIn('owner', demo.tenant);
  const operator = await signIn('operator', demo.operator);

  const invite = async (email: string, role: string) => {
    const { inviteMember } = await talk.graphql(
      'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { inviteUrl } }',
      { input: { email, role } },
      owner.token,
    );
    const name = `invitation token for ${email}`;
    return canaries.note(name, tokenOf(inviteMember.inviteUrl), ['invitations.token_hash']);
  };
  const join = async (email: string, role: 'DEVELOPER' | 'VIEWER') => {
    const token = await invite(email, role);
    const password = canaries.plant(`first password of ${email}`, [PASSWORD_HASH]);
    const page = await openHttpBrowser(demo.dashboard_url).ask(`/accept-invitation?token=${token}`);
    await page.text();
    await talk.graphql(
      'mutation ($token: String!, $password: String!) { acceptInvitation(token: $token, name: "Someone", password: $password) { token } }',
      { token, password },
      null,
    );
    return { email, password };
  };
  const developer = await join('developer@canary.example', 'DEVELOPER');
  const viewer = await join('viewer@canary.example', 'VIEWER');
  await invite('never-comes@canary.example', 'VIEWER');

  const changed = canaries.plant('changed password', [PASSWORD_HASH]);
  const before = await signIn('developer', developer);
  await talk.graphql(
    'mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }',
    { current: developer.password, next: changed },
    before.token,
  );
  const reset = await resetPassword(parts, viewer.email);
  await tryWrongPasswords(parts, viewer.email);
  await openPortal(parts, owner.token);
  await signInByProvider(parts, viewer.email);
  await makeApiKeys(parts, owner.token);
  return [
    owner,
    operator,
    before,
    await signIn('viewer', { email: viewer.email, password: reset }),
  ];
}

/** Forgets a password, twice: the second mail never leaves, and stays sealed. */
async function resetPassword(
  { canaries, talk, mail, installation }: PeopleParts,
  email: string,
): Promise<string> {
  const ask = () =>
    talk.graphql(
      'mutation ($email: String!) { requestPasswordReset(email: $email) }',
      { email },
      null,
    );
  await ask();
  const isLink = ({ text }: { text: string }) => text.includes('/reset-password');
  await waitUntil(() => mail.mailsTo(email).some(isLink), { describe: 'the mail of the reset' });
  const link = /https?:\/\/\S+\/reset-password\S+/.exec(
    mail.mailsTo(email).find(isLink)?.text ?? '',
  );
  const token = canaries.note('reset token', tokenOf(link?.[0] ?? ''), [
    'password_resets.token_hash',
  ]);
  const page = `/reset-password?token=${token}`;
  await (await openHttpBrowser(installation.demo.dashboard_url).ask(page)).text();
  const mutation =
    'mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }';
  const tooLong = canaries.plant('password that is too long').padEnd(2_000, 'x');
  await talk.refusedGraphql(mutation, { token, password: tooLong }, null);
  const password = canaries.plant('password by reset', [PASSWORD_HASH]);
  await talk.graphql(mutation, { token, password }, null);
  await talk.refusedGraphql(mutation, { token, password }, null);

  // 451: to be tried again later.
  mail.script(Array.from({ length: 1_000 }, () => 451));
  const tries = mail.tries;
  await ask();
  await waitUntil(() => mail.tries > tries, { describe: 'a try to send the second mail' });
  return password;
}

async function tryWrongPasswords({ canaries, talk, installation }: PeopleParts, email: string) {
  const password = canaries.plant('wrong password');
  const path = '/api/v1/auth/token';
  await talk.rest('POST', path, { body: { email, password } });
  await talk.rest('POST', path, { body: { email: 'nobody@canary.example', password } });
  await talk.rest('POST', path, { body: { email, password: { text: password } } });
  await talk.rest('POST', path, { body: { email, password, [password]: password } });
  await talk.rest('POST', path, { body: `{"email":"${email}","password":"${password}"` });
  await talk.rest('POST', path, { body: `password=${password}` });
  await talk.rest('POST', path, {
    body: `"${password}"`,
    headers: { 'content-type': 'text/plain' },
  });
  await talk.rest('GET', `${path}?password=${password}`);
  const mutation =
    'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }';
  await talk.refusedGraphql(mutation, { email, password }, null);
  for (const odd of [{ text: password }, [password, password], null]) {
    await talk.refusedGraphql(mutation, { email, password: odd }, null);
  }
  const inline = (text: string) =>
    `mutation { signIn(email: "${email}", password: ${text}) { token } }`;
  for (const text of [`"${password}"`, `{a: "${password}"}`, `"${password}`, `["${password}"]`]) {
    await talk.refusedGraphql(inline(text), {}, null);
  }
  const browser = openHttpBrowser(installation.demo.dashboard_url);
  await browser.signIn({ email, password });
  await browser.ask(`/sign-in?password=${password}`);
}

async function openPortal({ canaries, talk, installation }: PeopleParts, ownerToken: string) {
  const { createPortalLink } = await talk.graphql(
    'mutation ($input: CreatePortalLinkInput!) { createPortalLink(input: $input) { url } }',
    { input: { role: 'DEVELOPER', allowedOrigins: ['https://shop.example'] } },
    ownerToken,
  );
  const { pathname, search, searchParams } = new URL(createPortalLink.url);
  canaries.note('portal link token', signatureOf(searchParams.get('token') ?? ''));
  const browser = openHttpBrowser(installation.demo.dashboard_url);
  const led = await browser.ask(pathname + search);
  canaries.note('portal cookie', browser.cookies.get('posthorn-portal')?.slice(-60) ?? '');
  await browser.ask(new URL(led.headers.get('location') ?? '').pathname);
  await browser.ask(`${pathname}?token=${searchParams.get('token')?.slice(0, -1)}`);
}

async function signInByProvider(
  { canaries, installation, provider }: PeopleParts,
  email: string,
): Promise<void> {
  canaries.note('OIDC client secret', provider.clientSecret, ['OIDC_CLIENT_SECRET']);
  const browser = openHttpBrowser(installation.demo.dashboard_url);
  const begun = await browser.ask('/api/auth/oidc/start?next=/');
  canaries.note('OIDC flow', browser.cookies.get('posthorn-oidc')?.slice(-60) ?? '');
  const url = begun.headers.get('location') ?? '';
  const query = await provider.visit(url, { sub: email, email, emailVerified: true });
  canaries.note('OIDC authorization code', new URLSearchParams(query).get('code') ?? '');
  const back = await browser.ask(`/api/auth/oidc/callback?${query}`);
  if (back.headers.get('location')?.includes('error')) throw new Error('no sign-in by OIDC');
  // A second time it is refused, and said to be.
  await browser.ask(`/api/auth/oidc/callback?${query}`);
}

async function makeApiKeys({ canaries, talk }: PeopleParts, ownerToken: string): Promise<void> {
  for (const name of ['API key', 'revoked API key']) {
    const { createApiKey } = await talk.graphql(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }',
      { input: { name, role: 'DEVELOPER' } },
      ownerToken,
    );
    // Its beginning is kept to tell keys apart.
    canaries.note(name, createApiKey.secret.slice(-32), ['api_keys.key_hash']);
    const token = createApiKey.secret as string;
    await talk.rest('GET', '/api/v1/webhooks', { token });
    if (name === 'API key') continue;
    const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id } } }';
    await talk.graphql(revoke, { id: createApiKey.apiKey.id }, ownerToken);
    await talk.rest('GET', '/api/v1/webhooks', { token });
  }
  const wrong = canaries.plant('wrong API key');
  await talk.rest('GET', '/api/v1/webhooks', { token: `ph_${wrong}` });
  await talk.rest('GET', `/api/v1/webhooks?api_key=${wrong}`);
  await talk.rest('GET', '/api/v1/webhooks', { headers: { authorization: `Basic ${wrong}` } });
  await talk.rest('GET', '/api/v1/webhooks', { headers: { cookie: `session=${wrong}` } });
  await talk.refusedGraphql('{ viewer { id } }', {}, wrong);
}
