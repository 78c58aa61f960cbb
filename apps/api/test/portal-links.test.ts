import { createAccount, createApiKey, createTenant } from '@posthorn/testkit';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { isAllowedOrigin } from '../src/modules/portal-links/allowed-origin.ts';
import { useApi } from './support/use-api.ts';

const OPEN =
  'mutation ($token: String!) { openPortal(token: $token) { token expiresAt allowedOrigins } }';
const CREATE =
  'mutation ($input: CreatePortalLinkInput!) { createPortalLink(input: $input) { id url expiresAt } }';
const VIEWER = '{ viewer { kind role isOperator email tenants { id } } }';

type Role = 'owner' | 'admin' | 'developer' | 'viewer';

describe('portal links', () => {
  let clock = 0;
  const api = useApi({
    env: { PUBLIC_URL: 'https://hooks.example.test' },
    overrides: { now: () => Date.now() + clock },
  });
  const { database } = api;

  async function given(role: Role = 'admin') {
    const { id: tenantId } = await createTenant(database.pool);
    const key = await createApiKey(database.pool, { tenantId, role, name: 'backend' });
    return { tenantId, key };
  }
  const create = (token: string, body: object) =>
    api.call('POST', '/api/v1/portal-links', { token, body });
  const tokenOf = (url: string) => new URL(url).searchParams.get('token') ?? '';
  async function open(token: string) {
    const { data, errors } = await api.graphql(OPEN, { token });
    return errors ? errors[0]?.extensions.code : data.openPortal;
  }
  const codeAs = async (token: string, query = VIEWER) =>
    (await api.graphql(query, {}, token)).errors?.[0]?.extensions.code ?? 'ok';

  it('lead by a plain GET into one tenant with one role, until they end, as often as they are opened', async () => {
    const { tenantId, key } = await given();
    const allowed_origins = ['https://app.example.com', 'https://app.example.com:8443'];
    const { status, body } = await create(key.secret, {
      role: 'developer',
      expires_in_s: 600,
      allowed_origins,
    });
    expect(status).toBe(200);
    expect(body.url).toMatch(/^https:\/\/hooks\.example\.test\/portal\?token=[\w.-]+$/);
    const endsInS = (Date.parse(body.expires_at) - Date.now()) / 1000;
    expect(Math.abs(endsInS - 600)).toBeLessThan(30);
    const first = await open(tokenOf(body.url));
    const second = await open(tokenOf(body.url));
    expect(first).toMatchObject({ expiresAt: body.expires_at, allowedOrigins: allowed_origins });
    expect(second.token).not.toBe(first.token);
    const { data } = await api.graphql(VIEWER, {}, first.token);
    expect(data.viewer).toEqual({
      kind: 'PORTAL',
      role: 'DEVELOPER',
      isOperator: false,
      email: null,
      tenants: [{ id: tenantId }],
    });
    const elsewhere = await given();
    const answer = await api.call('GET', `/api/v1/webhooks?tenant_id=${elsewhere.tenantId}`, {
      token: first.token,
    });
    expect(answer.status).toBe(404);
    clock += 601_000;
    expect(await codeAs(first.token)).toBe('UNAUTHENTICATED');
    expect(await open(tokenOf(body.url))).toBe('PORTAL_LINK_INVALID');
    clock -= 601_000;
  });

  it('are made by GraphQL as well, an hour long when nobody says, framed by nobody', async () => {
    const { tenantId } = await given();
    const operator = await api.signIn(await createAccount(database.pool, { isOperator: true }));
    const { data } = await api.graphql(CREATE, { input: { tenantId, role: 'ADMIN' } }, operator);
    const { url, expiresAt } = data.createPortalLink;
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 3_600_000)).toBeLessThan(30_000);
    expect(await open(tokenOf(url))).toMatchObject({ allowedOrigins: [] });
  });

  it('have no role above their maker, and never own', async () => {
    const roles: Role[] = ['viewer', 'developer', 'admin', 'owner'];
    for (const [own, maker] of roles.entries()) {
      const { key } = await given(maker);
      for (const [asked, role] of roles.entries()) {
        const { body } = await create(key.secret, { role });
        const should =
          maker === 'viewer'
            ? 'FORBIDDEN'
            : role === 'owner'
              ? 'VALIDATION_FAILED'
              : asked > own
                ? 'FORBIDDEN'
                : 'ok';
        expect(body.error?.code ?? 'ok', `${maker} makes ${role}`).toBe(should);
      }
    }
  });

  it('refuse a lifetime out of bounds and what is no origin', async () => {
    const { key } = await given();
    for (const expires_in_s of [0, -1, 86_401, 1.5]) {
      expect((await create(key.secret, { role: 'viewer', expires_in_s })).status).toBe(400);
    }
    const { body } = await create(key.secret, {
      role: 'viewer',
      allowed_origins: ['https://ok.example', '*', 'https://a.example/path'],
    });
    expect(body.error.details.map(({ path }: { path: string }) => path)).toEqual([
      'allowed_origins.1',
      'allowed_origins.2',
    ]);
    const many = Array.from({ length: 21 }, (_, n) => `https://a${n}.example`);
    expect((await create(key.secret, { role: 'viewer', allowed_origins: many })).status).toBe(400);
  });

  it('open for nobody with a made-up, foreign or changed token, all answered alike', async () => {
    const { key } = await given();
    const { body } = await create(key.secret, { role: 'viewer' });
    const good = tokenOf(body.url);
    const session = (await open(good)).token;
    const forged = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('posthorn-portal')
      .setJti(body.id)
      .setExpirationTime('1h')
      .sign(Buffer.alloc(32, 1));
    const [, claims] = good.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    for (const token of ['', 'x', `${good}x`, forged, unsigned, session, key.secret]) {
      expect(await open(token), token).toBe('PORTAL_LINK_INVALID');
    }
    // And the link's own token is no session.
    expect(await codeAs(good)).toBe('UNAUTHENTICATED');
  });

  it('end when they are revoked, with every session they opened', async () => {
    const { key } = await given();
    const { body } = await create(key.secret, { role: 'viewer' });
    const { token } = await open(tokenOf(body.url));
    const revoke = 'mutation ($id: ID!) { revokePortalLink(id: $id) { id } }';
    const stranger = await given();
    const refused = await api.graphql(revoke, { id: body.id }, stranger.key.secret);
    expect(refused.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    for (let again = 0; again < 2; again += 1) {
      expect(
        (await api.graphql(revoke, { id: body.id }, key.secret)).data.revokePortalLink.id,
      ).toBe(body.id);
    }
    expect(await codeAs(token)).toBe('UNAUTHENTICATED');
    expect(await open(tokenOf(body.url))).toBe('PORTAL_LINK_INVALID');
  });

  it.each([
    ['their key is revoked', 'update api_keys set revoked_at = now() where id = $1'],
    [
      'their key has ended',
      `update api_keys set expires_at = now() - interval '1 second' where id = $1`,
    ],
    ['their key is lowered below them', `update api_keys set role = 'viewer' where id = $1`],
  ])('end when %s', async (_, sql) => {
    const { key } = await given();
    const { body } = await create(key.secret, { role: 'developer' });
    const { token } = await open(tokenOf(body.url));
    expect(await codeAs(token)).toBe('ok');
    await database.pool.query(sql, [key.id]);
    expect(await codeAs(token)).toBe('UNAUTHENTICATED');
    expect(await open(tokenOf(body.url))).toBe('PORTAL_LINK_INVALID');
  });

  it.each([
    ['removed', 'delete from memberships where account_id = $1'],
    ['lowered below them', `update memberships set role = 'viewer' where account_id = $1`],
    ['deleted', 'delete from accounts where id = $1'],
  ])('end when whoever made them is %s', async (_, sql) => {
    const { tenantId } = await given();
    const account = await createAccount(database.pool, { memberOf: [{ tenantId, role: 'admin' }] });
    const { body } = await create(await api.signIn(account), { role: 'developer' });
    const { token } = await open(tokenOf(body.url));
    expect(await codeAs(token)).toBe('ok');
    await database.pool.query(sql, [account.id]);
    expect(await codeAs(token)).toBe('UNAUTHENTICATED');
    expect(await open(tokenOf(body.url))).toBe('PORTAL_LINK_INVALID');
  });

  it('leave behind nothing that outlives them: no key, member, invitation or other link', async () => {
    const { key } = await given();
    const { body } = await create(key.secret, { role: 'admin' });
    const { token } = await open(tokenOf(body.url));
    const makeKey = 'mutation { createApiKey(input: { name: "stay", role: VIEWER }) { secret } }';
    const invite =
      'mutation { inviteMember(input: { email: "stay@example.test", role: VIEWER }) { inviteUrl } }';
    expect(await codeAs(token, makeKey)).toBe('FORBIDDEN');
    expect(await codeAs(token, invite)).toBe('FORBIDDEN');
    expect((await create(token, { role: 'viewer' })).status).toBe(403);
    expect(await codeAs(token, '{ sessions { id } }')).toBe('FORBIDDEN');
  });

  it('are named in the audit log by what they are and whose they are', async () => {
    const { tenantId, key } = await given();
    const { body } = await create(key.secret, { role: 'developer' });
    const { token } = await open(tokenOf(body.url));
    const publish = await api.graphql(
      'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { duplicate } }',
      { input: { eventType: 'any.thing', data: {} } },
      token,
    );
    expect(publish.errors).toBeUndefined();
    const { rows } = await database.pool.query(
      'select actor_kind, actor_name, action from audit_log where tenant_id = $1 order by id',
      [tenantId],
    );
    expect(rows).toEqual([
      { actor_kind: 'api_key', actor_name: 'backend', action: 'portal_link.created' },
      { actor_kind: 'portal', actor_name: 'portal of backend', action: 'event.published' },
    ]);
    const { rows: everything } = await database.pool.query(
      'select row_to_json(a)::text as text from audit_log a union all select row_to_json(l)::text from portal_links l',
    );
    expect(JSON.stringify(everything)).not.toContain(tokenOf(body.url));
  });
});

describe('origins that may frame a portal', () => {
  it.each([
    ['https://app.example.com', true],
    ['https://app.example.com:8443', true],
    ['https://[2001:db8::1]:8443', true],
    ['https://xn--bcher-kva.example', true],
    ['http://localhost:3000', true],
    ['http://127.0.0.1:3000', true],
    ['http://[::1]:3000', true],
    ['http://app.example.com', false],
    ['http://localhost.example.com', false],
    ['http://127.0.0.1.example.com', false],
    ['https://app.example.com/', false],
    ['https://app.example.com:443', false],
    ['https://app.example.com/path', false],
    ['https://user@app.example.com', false],
    ['https://APP.example.com', false],
    ['https://bücher.example', false],
    ['https://*.example.com', false],
    ['*', false],
    ['null', false],
    ['', false],
    ["'self'", false],
    ['https:', false],
    ['https://a.example;script-src *', false],
    ['https://a.example,https://b.example', false],
    ['https://a;b.example', false],
    ["https://a'b.example", false],
    ['https://a.example https://b.example', false],
    ['https://a.example\n', false],
    ['javascript:alert(1)', false],
  ])('%j: %s', (origin, should) => {
    expect(isAllowedOrigin(origin, { allowHttp: true })).toBe(should);
    const isHttps = origin.startsWith('https:');
    expect(isAllowedOrigin(origin, { allowHttp: false })).toBe(should && isHttps);
  });
});
