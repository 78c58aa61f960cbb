import { createAccount, createApiKey, createTenant } from '@posthorn/testkit';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { useApi } from './support/use-api.ts';

const VIEWER = '{ viewer { id kind email isOperator role tenant { id } tenants { id } } }';

describe('signing in', () => {
  const api = useApi();

  it('answers with a token for REST and GraphQL, and when it ends', async () => {
    const tenant = await createTenant(api.database.pool);
    const memberOf = [{ tenantId: tenant.id, role: 'owner' as const }];
    const account = await createAccount(api.database.pool, { memberOf });
    const answer = await api.call('POST', '/api/v1/auth/token', {
      body: { email: ` ${account.email.toUpperCase()} `, password: account.password },
    });
    expect(answer.status).toBe(200);
    const lifetimeMs = Date.parse(answer.body.expires_at) - Date.now();
    expect(Math.abs(lifetimeMs - 12 * 3_600_000)).toBeLessThan(60_000);
    expect((await api.call('GET', '/api/v1/webhooks', { token: answer.body.token })).status).toBe(
      200,
    );
    const { data } = await api.graphql(VIEWER, {}, answer.body.token);
    expect(data.viewer).toEqual({
      id: account.id,
      kind: 'ACCOUNT',
      email: account.email,
      isOperator: false,
      role: 'OWNER',
      tenant: { id: tenant.id },
      tenants: [{ id: tenant.id }],
    });
  });

  it('signs in by GraphQL as well', async () => {
    const { email, password } = await createAccount(api.database.pool, { isOperator: true });
    const { data } = await api.graphql(
      'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token expiresAt } }',
      { email, password },
    );
    const { data: seen } = await api.graphql(VIEWER, {}, data.signIn.token);
    expect(seen.viewer).toMatchObject({ isOperator: true, role: null, tenant: null });
  });

  it('tells a wrong password and an unknown address apart from nothing', async () => {
    const { email } = await createAccount(api.database.pool);
    for (const body of [
      { email, password: 'wrong' },
      { email: 'nobody@example.test', password: 'wrong' },
      { email: 'no\u0000body', password: 'wrong' },
    ]) {
      const answer = await api.call('POST', '/api/v1/auth/token', { body });
      expect([answer.status, answer.body.error.code]).toEqual([401, 'INVALID_CREDENTIALS']);
    }
  });

  it('lets nobody guess: after ten attempts from an address it takes one in half a minute, others are not held up', async () => {
    const { email, password } = await createAccount(api.database.pool);
    const guess = () =>
      api.call('POST', '/api/v1/auth/token', { body: { email, password: 'guess' } });
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await guess()).status).toBe(401);
    const refused = await api.call('POST', '/api/v1/auth/token', { body: { email, password } });
    expect([refused.status, refused.body.error.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20);
    const other = await createAccount(api.database.pool);
    expect(await api.signIn(other)).toBeTypeOf('string');
  });

  it('takes no token that is missing, foreign, unsigned, over, or of an account that is gone', async () => {
    const { pool } = api.database;
    const account = await createAccount(pool);
    const token = await api.signIn(account);
    const [, claims] = token.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    const foreign = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('posthorn')
      .setSubject(account.id)
      .setExpirationTime('1h')
      .sign(Buffer.alloc(32, 7));
    for (const bad of [undefined, 'nonsense', unsigned, foreign]) {
      const answer = await api.call('GET', '/api/v1/webhooks', { token: bad });
      expect([answer.status, answer.body.error.code]).toEqual([401, 'UNAUTHENTICATED']);
      const { errors } = await api.graphql(VIEWER, {}, bad);
      expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    await pool.query('delete from accounts where id = $1', [account.id]);
    expect((await api.call('GET', '/api/v1/webhooks', { token })).status).toBe(401);
  });
});

describe('API keys', () => {
  const api = useApi();

  it('stand for one tenant and a role', async () => {
    const tenant = await createTenant(api.database.pool);
    const key = await createApiKey(api.database.pool, { tenantId: tenant.id, role: 'viewer' });
    const { data } = await api.graphql(VIEWER, {}, key.secret);
    expect(data.viewer).toMatchObject({ id: key.id, kind: 'API_KEY', role: 'VIEWER', email: null });
    expect(data.viewer.tenants).toEqual([{ id: tenant.id }]);
    const { rows } = await api.database.pool.query(
      'select last_used_at from api_keys where id = $1',
      [key.id],
    );
    expect(rows[0].last_used_at).toBeInstanceOf(Date);
  });

  it('are refused when revoked, expired or unknown', async () => {
    const { pool } = api.database;
    const { id: tenantId } = await createTenant(pool);
    const past = new Date(Date.now() - 1000);
    const keys = [
      (await createApiKey(pool, { tenantId, revokedAt: past })).secret,
      (await createApiKey(pool, { tenantId, expiresAt: past })).secret,
      'ph_unknown',
    ];
    for (const token of keys) {
      const answer = await api.call('GET', '/api/v1/webhooks', { token });
      expect([answer.status, answer.body.error.code]).toEqual([401, 'INVALID_API_KEY']);
    }
  });

  it('are made and revoked by owners, shown once, and only their hash is stored', async () => {
    const { pool } = api.database;
    const { id: tenantId } = await createTenant(pool);
    const owner = await createApiKey(pool, { tenantId, role: 'owner' });
    const create =
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id prefix role } secret } }';
    const { data } = await api.graphql(
      create,
      { input: { name: 'ci', role: 'DEVELOPER' } },
      owner.secret,
    );
    const { apiKey, secret } = data.createApiKey;
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    const { rows } = await pool.query(
      'select encode(key_hash, $2) as hash from api_keys where id = $1',
      [apiKey.id, 'hex'],
    );
    expect(rows[0].hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await api.graphql(VIEWER, {}, secret)).data.viewer.role).toBe('DEVELOPER');

    for (const role of ['developer', 'viewer'] as const) {
      const { secret: lesser } = await createApiKey(pool, { tenantId, role });
      const refused = await api.graphql(create, { input: { name: 'no', role: 'OWNER' } }, lesser);
      expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    const revoke = 'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { revokedAt } } }';
    const first = await api.graphql(revoke, { id: apiKey.id }, owner.secret);
    expect(first.data.revokeApiKey.apiKey.revokedAt).toBeTypeOf('string');
    const again = await api.graphql(revoke, { id: apiKey.id }, owner.secret);
    expect(again.data).toEqual(first.data);
  });
});
