import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAccount, startOidcProvider, type TestOidcProvider } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitedFetch } from '../src/modules/oidc/limited-fetch.ts';
import { useApi } from './support/use-api.ts';

const PUBLIC_URL = 'http://127.0.0.1:39999';
const OPTIONS = '{ signInOptions { password oidc { name url } } }';
const START = 'mutation { startOidcSignIn { url flow } }';
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

  async function start() {
    const { data, errors } = await api.graphql(START);
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

  async function signIn(person: Parameters<TestOidcProvider['visit']>[1]) {
    // Each as if some time after the one before: the limit by address is not what is tested.
    clock.ms += 10_000;
    const { url, flow } = await start();
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
