import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createAccount,
  createTenant,
  startOidcProvider,
  type TestOidcProvider,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitedFetch } from '../src/modules/oidc/limited-fetch.ts';
import { useApi } from './support/use-api.ts';

const PUBLIC_URL = 'http://127.0.0.1:39999';
const OPTIONS = '{ signInOptions { password oidc { name url } } }';
const START =
  'mutation ($invitation: String) { startOidcSignIn(invitation: $invitation) { url flow } }';
const INVITE =
  'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } inviteUrl } }';
const FINISH = `mutation ($callbackQuery: String!, $flow: String!) {
  finishOidcSignIn(callbackQuery: $callbackQuery, flow: $flow) { token expiresAt deviceToken }
}`;

describe('signing in with an OpenID Connect provider', () => {
  let provider: TestOidcProvider;
  const clock = { ms: Date.now() };
  const env: Record<string, string> = { PUBLIC_URL };
  beforeAll(async () => {
    provider = await startOidcProvider({ redirectUri: `${PUBLIC_URL}/api/auth/oidc/callback` });
    env.OIDC_ISSUER = provider.issuer;
    env.OIDC_CLIENT_ID = provider.clientId;
    env.OIDC_CLIENT_SECRET = provider.clientSecret;
    env.OIDC_NAME = 'Example ID';
  });
  const api = useApi({ env, overrides: { now: () => clock.ms } });
  afterAll(() => provider.stop());

  async function start(invitation: string | null = null) {
    const { data, errors } = await api.graphql(START, { invitation });
    expect(errors).toBeUndefined();
    return data.startOidcSignIn as { url: string; flow: string };
  }

  async function finish(callbackQuery: string, flow: string) {
    const { data, errors } = await api.graphql(FINISH, { callbackQuery, flow });
    return {
      token: data?.finishOidcSignIn?.token as string,
      code: errors?.[0]?.extensions.code ?? 'none',
      message: errors?.[0]?.message ?? '',
    };
  }

  async function signIn(person: Parameters<TestOidcProvider['visit']>[1], invitation?: string) {
    // Each as if some time after the one before: the limit by address is not what is tested.
    clock.ms += 10_000;
    const { url, flow } = await start(invitation);
    return finish(await provider.visit(url, person), flow);
  }

  const viewer = async (token: string) =>
    (await api.graphql('{ viewer { id email } }', {}, token)).data?.viewer;

  it('is offered with its name and where it begins', async () => {
    expect((await api.graphql(OPTIONS)).data).toEqual({
      signInOptions: {
        password: true,
        oidc: { name: 'Example ID', url: `${PUBLIC_URL}/api/auth/oidc/start` },
      },
    });
  });

  it('asks with PKCE, state and nonce, and leads back to the dashboard alone', async () => {
    const { url } = await start();
    const { searchParams } = new URL(url);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${PUBLIC_URL}/api/auth/oidc/callback`,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('lets in whoever has an account with the verified address, and links it', async () => {
    const account = await createAccount(api.database.pool);
    const sub = randomUUID();
    const { token } = await signIn({
      sub,
      email: account.email.toUpperCase(),
      emailVerified: true,
    });
    expect(await viewer(token)).toEqual({ id: account.id, email: account.email });
    // From now on it is the subject that counts, whatever its address is.
    const again = await signIn({ sub, email: 'else@example.test', emailVerified: false });
    expect(await viewer(again.token)).toEqual({ id: account.id, email: account.email });
    const { rows } = await api.database.pool.query(
      'select action, summary from audit_log where target_id = $1 order by id',
      [account.id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'account.identity_linked',
      'account.signed_in',
      'account.signed_in',
    ]);
    expect(rows[1].summary).toMatch(/^Signed in with Example ID on /);
  });

  it('gives nobody an account, and takes no address that is not verified', async () => {
    const account = await createAccount(api.database.pool);
    const { email } = account;
    const count = async () =>
      (await api.database.pool.query('select count(*)::int as n from accounts')).rows[0].n;
    const before = await count();
    for (const person of [
      { sub: randomUUID(), email: 'nobody@example.test', emailVerified: true },
      { sub: randomUUID(), email, emailVerified: false },
      { sub: randomUUID(), email },
      { sub: randomUUID() },
    ]) {
      expect((await signIn(person)).code).toBe('OIDC_ACCOUNT_UNKNOWN');
    }
    expect(await count()).toBe(before);
  });

  describe('by the link of an invitation', () => {
    async function invite(email: string, role = 'DEVELOPER') {
      const { pool } = api.database;
      const { id: tenantId } = await createTenant(pool);
      const memberOf = [{ tenantId, role: 'owner' as const }];
      const owner = await createAccount(pool, { memberOf });
      const { data } = await api.graphql(
        INVITE,
        { input: { email, role } },
        await api.signIn(owner),
      );
      const { inviteUrl, invitation } = data.inviteMember;
      const id = invitation.id as string;
      return { tenantId, owner, id, token: inviteUrl.split('token=')[1] as string };
    }

    const newPerson = (name?: string) => {
      const sub = randomUUID();
      return { sub, email: `${sub}@example.test`, emailVerified: true, name };
    };
    const me = async (token: string) =>
      (await api.graphql('{ viewer { email name memberships { tenantId role } } }', {}, token)).data
        .viewer;
    const rowsOf = async (email: string) =>
      (await api.database.pool.query('select id from accounts where email = $1', [email])).rows;

    it('lets in whoever is invited: with an account, a role, and no password', async () => {
      const person = newPerson('Nora New');
      const { tenantId, token: link } = await invite(person.email.toUpperCase());
      const { token, code } = await signIn(person, link);
      expect(code).toBe('none');
      const memberships = [{ tenantId, role: 'DEVELOPER' }];
      expect(await me(token)).toEqual({ email: person.email, name: 'Nora New', memberships });
      const [account] = await rowsOf(person.email);
      const { rows } = await api.database.pool.query(
        'select action, summary from audit_log where actor_id = $1 order by id',
        [account.id],
      );
      expect(rows).toEqual([
        {
          action: 'account.identity_linked',
          summary: expect.stringMatching(/^Linked to Example ID/),
        },
        { action: 'member.joined', summary: `${person.email} joined as developer` },
        {
          action: 'account.signed_in',
          summary: expect.stringMatching(/^Signed in with Example ID/),
        },
      ]);
      // From then on they sign in as anybody does.
      expect((await signIn({ ...person, email: 'else@example.test' })).code).toBe('none');
      // The link is used up, and no password opens the account.
      const again = await api.graphql(START, { invitation: link });
      expect(again.errors?.[0]?.extensions.code).toBe('INVITATION_INVALID');
      for (const password of ['', 'a long enough password']) {
        const { errors } = await api.graphql(
          'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }',
          { email: person.email, password },
        );
        expect(errors?.[0]?.extensions.code).toBe('INVALID_CREDENTIALS');
      }
    });

    it('calls somebody by the address where the provider tells no name', async () => {
      const person = newPerson();
      const { token } = await signIn(person, (await invite(person.email)).token);
      expect((await me(token)).name).toBe(person.sub);
    });

    it('joins the account that has the address, and changes nothing of it', async () => {
      const account = await createAccount(api.database.pool);
      const { tenantId, token: link } = await invite(account.email, 'VIEWER');
      const sub = randomUUID();
      const person = { sub, email: account.email, emailVerified: true, name: 'Other Name' };
      const { token } = await signIn(person, link);
      const memberships = [{ tenantId, role: 'VIEWER' }];
      expect(await me(token)).toEqual({ email: account.email, name: 'Someone', memberships });
      expect(await api.signIn(account)).toBeTypeOf('string');
      // Linked now: it is the account's address that counts.
      const second = await invite(account.email);
      const moved = await signIn({ ...person, email: 'moved@example.test' }, second.token);
      expect((await me(moved.token)).memberships).toHaveLength(2);
    });

    it('takes an account over from whoever had the link before the owner of the address came (promise 7)', async () => {
      const person = newPerson('Nora New');
      const { tenantId, token: link } = await invite(person.email);
      // Whoever invites has the link too, and need not wait for the invited.
      const password = 'known to the wrong person';
      const { data } = await api.graphql(
        `mutation ($token: String!, $password: String!) {
           acceptInvitation(token: $token, name: "Mallory", password: $password) { token }
         }`,
        { token: link, password },
      );
      const before = data.acceptInvitation.token as string;
      expect((await me(before)).email).toBe(person.email);

      const { token, code } = await signIn(person);
      expect(code).toBe('none');
      expect((await me(token)).memberships).toEqual([{ tenantId, role: 'DEVELOPER' }]);
      const old = await api.graphql('{ viewer { email } }', {}, before);
      expect(old.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      const { errors } = await api.graphql(
        'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }',
        { email: person.email, password },
      );
      expect(errors?.[0]?.extensions.code).toBe('INVALID_CREDENTIALS');
      const { rows } = await api.database.pool.query(
        `select summary from audit_log where action = 'account.identity_linked' and summary like $1`,
        [`%${person.email}%`],
      );
      expect(rows[0]?.summary).toContain('the password and the sessions from before it ended');
      // Once it is theirs, another provider's sign-in or a second one ends nothing.
      await signIn(person);
      expect((await me(token)).email).toBe(person.email);
    });

    it('lets in nobody with another address, or one that is not verified; the link stays good', async () => {
      const invited = newPerson();
      const { tenantId, token: link } = await invite(invited.email);
      const known = await createAccount(api.database.pool);
      const linked = { sub: randomUUID(), email: known.email, emailVerified: true };
      expect((await signIn(linked)).code).toBe('none');
      for (const person of [
        newPerson(),
        { ...invited, emailVerified: false },
        { sub: randomUUID() },
        { ...linked, email: invited.email },
      ]) {
        expect((await signIn(person, link)).code).toBe('INVITATION_FOR_ANOTHER');
      }
      expect(await rowsOf(invited.email)).toEqual([]);
      const { rows } = await api.database.pool.query(
        'select account_id from memberships where tenant_id = $1',
        [tenantId],
      );
      expect(rows).toHaveLength(1);
      expect((await signIn(invited, link)).code).toBe('none');
    });

    it('lets in nobody whose invitation ended while they were at the provider', async () => {
      const person = newPerson();
      const { id, owner, token: link } = await invite(person.email);
      clock.ms += 10_000;
      const { url, flow } = await start(link);
      const query = await provider.visit(url, person);
      const revoke = 'mutation ($id: ID!) { revokeInvitation(id: $id) { id } }';
      await api.graphql(revoke, { id }, await api.signIn(owner));
      expect((await finish(query, flow)).code).toBe('INVITATION_INVALID');
      expect(await rowsOf(person.email)).toEqual([]);
    });

    it('opens no account that is linked to someone else at the provider', async () => {
      const { email } = await createAccount(api.database.pool);
      const own = { sub: randomUUID(), email, emailVerified: true };
      expect((await signIn(own)).code).toBe('none');
      const { token: link } = await invite(email);
      const other = await signIn({ ...own, sub: randomUUID() }, link);
      expect(other.code).toBe('OIDC_ACCOUNT_UNKNOWN');
      expect((await signIn(own, link)).code).toBe('none');
    });

    it('begins for no link that lets nobody in', async () => {
      clock.ms += 120_000;
      for (const invitation of ['', 'x', Buffer.alloc(32, 7).toString('base64url')]) {
        const { errors } = await api.graphql(START, { invitation });
        expect(errors?.[0]?.extensions.code).toBe('INVITATION_INVALID');
      }
    });

    it('lets in nobody who signs in without following it', async () => {
      const person = newPerson();
      await invite(person.email);
      expect((await signIn(person)).code).toBe('OIDC_ACCOUNT_UNKNOWN');
      expect(await rowsOf(person.email)).toEqual([]);
    });
  });

  it('opens nothing to someone else whom the provider gave the address of an account', async () => {
    const { email } = await createAccount(api.database.pool);
    expect((await signIn({ sub: randomUUID(), email, emailVerified: true })).code).toBe('none');
    const other = await signIn({ sub: randomUUID(), email, emailVerified: true });
    expect(other.code).toBe('OIDC_ACCOUNT_UNKNOWN');
    expect(other.message).toContain('belongs to someone else at Example ID');
  });

  it('takes an answer only in the browser that asked, once, unchanged and in time', async () => {
    clock.ms += 120_000;
    const { email } = await createAccount(api.database.pool);
    const person = { sub: randomUUID(), email, emailVerified: true };
    const [mine, theirs] = [await start(), await start()];
    const query = await provider.visit(mine.url, person);
    const failed = { code: 'OIDC_SIGN_IN_FAILED' };
    expect(await finish(query, theirs.flow)).toMatchObject(failed);
    expect(await finish(query, '')).toMatchObject(failed);
    expect(await finish(query, `${mine.flow}x`)).toMatchObject(failed);
    const changed = new URLSearchParams(query);
    changed.set('state', 'x'.repeat(43));
    expect(await finish(changed.toString(), mine.flow)).toMatchObject(failed);
    const elsewhere = new URLSearchParams(query);
    elsewhere.set('iss', 'https://evil.example');
    expect(await finish(elsewhere.toString(), mine.flow)).toMatchObject(failed);
    expect(await finish(query, mine.flow)).toMatchObject({ code: 'none' });
    expect(await finish(query, mine.flow)).toMatchObject(failed);
    const late = await start();
    const lateQuery = await provider.visit(late.url, person);
    clock.ms += 601_000;
    expect(await finish(lateQuery, late.flow)).toMatchObject(failed);
  });

  it('says so when someone declines', async () => {
    expect((await signIn(null)).code).toBe('OIDC_SIGN_IN_FAILED');
  });

  it('is slowed down by address', async () => {
    clock.ms += 120_000;
    for (let n = 0; n < 20; n += 1) expect((await finish('', '')).code).toBe('OIDC_SIGN_IN_FAILED');
    expect((await finish('', '')).code).toBe('RATE_LIMITED');
    clock.ms += 120_000;
  });

  it('logs neither codes nor secrets', async () => {
    const text = api.logLines.join('');
    expect(text).toContain('a sign-in with OpenID Connect failed');
    expect(text).not.toContain(provider.clientSecret);
    expect(text).not.toMatch(/code=|eyJ/);
  });
});

describe('a provider that does not answer', () => {
  const env = {
    OIDC_ISSUER: 'http://127.0.0.1:1',
    OIDC_CLIENT_ID: 'posthorn',
    OIDC_CLIENT_SECRET: 'secret',
  };
  const api = useApi({ env });

  it('is told apart from a failed sign-in, and passwords go on working', async () => {
    const { errors } = await api.graphql(START);
    expect(errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    const account = await createAccount(api.database.pool);
    expect(await api.signIn(account)).toBeTypeOf('string');
  });

  it('is given up when its answer has no end', async () => {
    const server = createServer((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
      response.on('close', () => clearInterval(timer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(limitedFetch(url, {})).rejects.toMatchObject({ name: 'ProviderUnreachable' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('no provider', () => {
  const api = useApi();

  it('is what an installation without one says', async () => {
    expect((await api.graphql(OPTIONS)).data.signInOptions).toEqual({ password: true, oidc: null });
    expect((await api.graphql(START)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
