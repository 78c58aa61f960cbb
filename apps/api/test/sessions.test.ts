import { dashboardApiSecretOf } from '@posthorn/config';
import { createAccount, createApiKey, createTenant } from '@posthorn/testkit';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createClientOf } from '../src/client/client.ts';
import { deviceNameOf } from '../src/client/device-name.ts';
import { useApi } from './support/use-api.ts';

const VIEWER = '{ viewer { id kind sessionId role } }';
const SESSIONS = '{ sessions { id device address createdAt lastSeenAt isCurrent } }';
const SIGN_OUT = 'mutation ($everywhere: Boolean) { signOut(everywhere: $everywhere) }';
const REVOKE = 'mutation ($id: ID!) { revokeSession(id: $id) }';
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

describe('sessions', () => {
  const api = useApi();

  async function person() {
    const { pool } = api.database;
    const tenant = await createTenant(pool);
    const memberOf = [{ tenantId: tenant.id, role: 'owner' as const }];
    return { ...(await createAccount(pool, { memberOf })), tenantId: tenant.id };
  }

  const codeOf = async (query: string, token: string | undefined, variables = {}) =>
    (await api.graphql(query, variables, token)).errors?.[0]?.extensions.code ?? 'none';

  it('end at sign-out: a token kept from before is refused, on every process', async () => {
    const account = await person();
    const [kept, other] = [await api.signIn(account), await api.signIn(account)];
    const second = await api.startAnother();
    const askSecond = async () =>
      (
        await second.app.inject({
          url: '/api/v1/webhooks',
          headers: { authorization: `Bearer ${kept}` },
        })
      ).statusCode;
    expect(await askSecond()).toBe(200);
    expect((await api.graphql(SIGN_OUT, {}, kept)).data).toEqual({ signOut: true });
    expect(await askSecond()).toBe(401);
    await second.close();
    expect(await codeOf(VIEWER, kept)).toBe('UNAUTHENTICATED');
    expect((await api.call('GET', '/api/v1/webhooks', { token: kept })).status).toBe(401);
    expect(await codeOf(VIEWER, other)).toBe('none');
  });

  it('end all at once', async () => {
    const [account, stranger] = [await person(), await person()];
    const tokens = [await api.signIn(account), await api.signIn(account)];
    const strangers = await api.signIn(stranger);
    await api.graphql(SIGN_OUT, { everywhere: true }, tokens[0]);
    for (const token of tokens) expect(await codeOf(VIEWER, token)).toBe('UNAUTHENTICATED');
    expect(await codeOf(VIEWER, strangers)).toBe('none');
  });

  it('are listed with device and address, newest first, and end one by one', async () => {
    const account = await person();
    const here = await api.signIn(account);
    const fromBrowser = await api.call('POST', '/api/v1/auth/token', {
      body: { email: account.email, password: account.password },
      headers: {
        'x-posthorn-dashboard-secret': dashboardApiSecretOf(api.keyRing),
        'x-posthorn-client-address': '203.0.113.9',
        'x-posthorn-client-agent': CHROME,
      },
    });
    const { data } = await api.graphql(SESSIONS, {}, here);
    expect(data.sessions).toMatchObject([
      { device: 'Chrome on Linux', address: '203.0.113.9', isCurrent: false },
      { device: 'lightMyRequest', address: '127.0.0.1', isCurrent: true },
    ]);
    const [browser] = data.sessions;
    expect((await api.graphql(REVOKE, { id: browser.id }, here)).data).toEqual({
      revokeSession: true,
    });
    expect(await codeOf(VIEWER, fromBrowser.body.token)).toBe('UNAUTHENTICATED');
    expect(await codeOf(VIEWER, here)).toBe('none');
    expect((await api.graphql(SESSIONS, {}, here)).data.sessions).toHaveLength(1);
  });

  it("of another account are none of one's own", async () => {
    const [account, stranger] = [await person(), await person()];
    const token = await api.signIn(account);
    const { data } = await api.graphql(SESSIONS, {}, token);
    const id = data.sessions[0].id;
    const theirs = await api.signIn(stranger);
    expect(await codeOf(REVOKE, theirs, { id })).toBe('NOT_FOUND');
    expect(await codeOf(REVOKE, theirs, { id: 'nonsense' })).toBe('NOT_FOUND');
    expect(await codeOf(VIEWER, token)).toBe('none');
  });

  it('have to be named: a token of before sessions were rows has ended', async () => {
    const account = await person();
    const token = await api.signIn(account);
    const [, payload = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims).toMatchObject({ iss: 'posthorn', sub: account.id });
    const { sid: _, ...older } = claims;
    const old = await new SignJWT(older)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(api.config.jwt.secret);
    expect(await codeOf(VIEWER, old)).toBe('UNAUTHENTICATED');
  });

  it('show a removed member, a changed role and a removed account at once', async () => {
    const account = await person();
    const { pool } = api.database;
    const token = await api.signIn(account);
    expect((await api.graphql(VIEWER, {}, token)).data.viewer.role).toBe('OWNER');
    await pool.query(`update memberships set role = 'viewer' where account_id = $1`, [account.id]);
    expect((await api.graphql(VIEWER, {}, token)).data.viewer.role).toBe('VIEWER');
    await pool.query('delete from memberships where account_id = $1', [account.id]);
    expect((await api.call('GET', '/api/v1/webhooks', { token })).status).toBe(403);
    await pool.query('delete from accounts where id = $1', [account.id]);
    expect((await api.call('GET', '/api/v1/webhooks', { token })).status).toBe(401);
  });

  it('note when they were last seen, once a minute', async () => {
    const account = await person();
    const { pool } = api.database;
    const token = await api.signIn(account);
    const lastSeen = async (): Promise<Date> => {
      const sql = 'select last_seen_at from sessions where account_id = $1';
      return (await pool.query(sql, [account.id])).rows[0].last_seen_at;
    };
    const opened = await lastSeen();
    await api.graphql(VIEWER, {}, token);
    expect(await lastSeen()).toEqual(opened);
    const before = `update sessions set last_seen_at = now() - interval '61 seconds' where account_id = $1`;
    await pool.query(before, [account.id]);
    const dated = await lastSeen();
    await api.graphql(VIEWER, {}, token);
    expect((await lastSeen()).getTime()).toBeGreaterThan(dated.getTime());
  });

  it('leave no row behind once they have ended, and are of a bounded number', async () => {
    const account = await person();
    const { pool } = api.database;
    await pool.query(
      `insert into sessions (id, kind, account_id, device, address, created_at, last_seen_at, expires_at)
       select gen_random_uuid(), 'account', $1, '', '', now(), now(), now() - interval '1 second'
       from generate_series(1, 150)`,
      [account.id],
    );
    await pool.query(
      `insert into sessions (id, kind, account_id, device, address, created_at, last_seen_at, expires_at)
       select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'account', $1, '', '', now(), now(), now() + interval '1 hour'
       from generate_series(1, 510) n`,
      [account.id],
    );
    const ended = async () =>
      Number(
        (await pool.query('select count(*) as n from sessions where expires_at <= now()')).rows[0]
          .n,
      );
    const token = await api.signIn(account);
    await api.signIn(account);
    expect(await ended()).toBe(0);
    const { data } = await api.graphql(SESSIONS, {}, token);
    expect(data.sessions).toHaveLength(500);
  });

  it('are no business of machines', async () => {
    const { tenantId } = await person();
    const { secret } = await createApiKey(api.database.pool, { tenantId });
    expect((await api.graphql(VIEWER, {}, secret)).data.viewer.sessionId).toBeNull();
    expect(await codeOf(SESSIONS, secret)).toBe('FORBIDDEN');
    expect(await codeOf(SIGN_OUT, secret)).toBe('FORBIDDEN');
    expect(await codeOf(SESSIONS, undefined)).toBe('UNAUTHENTICATED');
  });

  it('stand in the audit log: signed in, signed out, ended', async () => {
    const account = await person();
    const token = await api.signIn(account);
    await api.signIn(account);
    const { data } = await api.graphql(SESSIONS, {}, token);
    await api.graphql(REVOKE, { id: data.sessions[0].id }, token);
    await api.graphql(SIGN_OUT, {}, token);
    await api.graphql(SIGN_OUT, { everywhere: true }, await api.signIn(account));
    const { rows } = await api.database.pool.query(
      'select action, tenant_id, actor_kind, address from audit_log where actor_id = $1 order by id',
      [account.id],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'account.signed_in',
      'account.signed_in',
      'session.revoked',
      'account.signed_out',
      'account.signed_in',
      'account.signed_out_everywhere',
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ tenant_id: null, actor_kind: 'account', address: '127.0.0.1' });
    }
  });
});

describe('API keys', () => {
  const api = useApi();

  it('are refused the moment they are revoked or over, and note their use once a minute', async () => {
    const { pool } = api.database;
    const { id: tenantId } = await createTenant(pool);
    const [revoked, over] = [
      await createApiKey(pool, { tenantId }),
      await createApiKey(pool, { tenantId }),
    ];
    const ask = async (token: string) =>
      (await api.call('GET', '/api/v1/webhooks', { token })).status;
    const lastUsed = async () =>
      (await pool.query('select last_used_at from api_keys where id = $1', [revoked.id])).rows[0]
        .last_used_at;
    expect([await ask(revoked.secret), await ask(over.secret)]).toEqual([200, 200]);
    const first = await lastUsed();
    await ask(revoked.secret);
    expect(await lastUsed()).toEqual(first);
    await pool.query('update api_keys set revoked_at = now() where id = $1', [revoked.id]);
    await pool.query('update api_keys set expires_at = now() where id = $1', [over.id]);
    expect([await ask(revoked.secret), await ask(over.secret)]).toEqual([401, 401]);
  });
});

describe('the client of a request', () => {
  const secret = 'a-secret-of-at-least-thirty-two-characters';
  const clientOf = createClientOf({ acceptedSecrets: ['another', secret] });
  const said = {
    'user-agent': 'node',
    'x-posthorn-client-address': '2001:db8::7',
    'x-posthorn-client-agent': CHROME,
    'x-posthorn-device': 'device',
  };
  const own = { address: '192.0.2.1', agent: 'node', deviceToken: null };

  it('is what the dashboard says, with the right secret', () => {
    const headers = { ...said, 'x-posthorn-dashboard-secret': secret };
    const client = { address: '2001:db8::7', agent: CHROME, deviceToken: 'device' };
    expect(clientOf({ ip: '192.0.2.1', headers })).toEqual(client);
  });

  it.each([undefined, '', 'wrong', `${secret} `, `${secret}, ${secret}`])(
    'is what the connection says, with the secret %j',
    (shown) => {
      const headers = { ...said, 'x-posthorn-dashboard-secret': shown };
      expect(clientOf({ ip: '192.0.2.1', headers })).toEqual(own);
    },
  );

  it.each(['', 'unknown', '192.0.2.1, 192.0.2.2', '1.2.3.4:80'])(
    'keeps the address of the connection where the dashboard says %j',
    (address) => {
      const headers = {
        ...said,
        'x-posthorn-dashboard-secret': secret,
        'x-posthorn-client-address': address,
      };
      expect(clientOf({ ip: '192.0.2.1', headers }).address).toBe('192.0.2.1');
    },
  );

  it('tells the device in plain words', () => {
    expect(deviceNameOf(CHROME)).toBe('Chrome on Linux');
    expect(
      deviceNameOf(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      ),
    ).toBe('Safari on iOS');
    expect(deviceNameOf('curl/8.5.0')).toBe('curl/8.5.0');
    expect(deviceNameOf('')).toBe('Unknown device');
    expect(deviceNameOf('x'.repeat(400))).toHaveLength(80);
  });
});
