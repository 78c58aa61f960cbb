import { createAccount, createApiKey, createTenant } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { useApi } from './support/use-api.ts';

const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  apiKey { id name role prefix createdBy { id name } expiresAt lastUsedAt revokedAt } secret } }`;
const LIST =
  '{ apiKeys { edges { node { id name role createdBy { id name } expiresAt lastUsedAt } } } }';
const ROLES = ['viewer', 'developer', 'admin', 'owner'] as const;

describe('API keys', () => {
  let clock = 0;
  const api = useApi({ overrides: { now: () => Date.now() + clock } });
  const { database } = api;

  async function member(tenantId: string, role: (typeof ROLES)[number]) {
    const account = await createAccount(database.pool, { memberOf: [{ tenantId, role }] });
    return { ...account, token: await api.signIn(account) };
  }
  async function create(input: object, token: string) {
    const { data, errors } = await api.graphql(CREATE, { input }, token);
    return errors ? errors[0]?.extensions.code : data.createApiKey;
  }
  const statusOf = async (token: string) =>
    (await api.call('GET', '/api/v1/webhooks', { token })).status;
  const list = async (token: string) =>
    (await api.graphql(LIST, {}, token)).data.apiKeys.edges.map(
      ({ node }: { node: object }) => node,
    );

  it('end when they say, in REST and in GraphQL', async () => {
    const { id: tenantId } = await createTenant(database.pool);
    const owner = await member(tenantId, 'owner');
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { apiKey, secret } = await create(
      { name: 'short', role: 'VIEWER', expiresAt },
      owner.token,
    );
    expect(apiKey).toMatchObject({ expiresAt, revokedAt: null, lastUsedAt: null });
    expect(await statusOf(secret)).toBe(200);
    clock = 61_000;
    expect(await statusOf(secret)).toBe(401);
    const { errors } = await api.graphql('{ viewer { id } }', {}, secret);
    expect(errors?.[0]?.extensions.code).toBe('INVALID_API_KEY');
    const past = new Date(Date.now() - 1_000).toISOString();
    expect(await create({ name: 'past', role: 'VIEWER', expiresAt: past }, owner.token)).toBe(
      'VALIDATION_FAILED',
    );
  });

  it('are listed with who made them and when they were last used, also when the maker is gone', async () => {
    const { id: tenantId } = await createTenant(database.pool);
    const owner = await member(tenantId, 'owner');
    const developer = await member(tenantId, 'developer');
    const { secret, apiKey } = await create({ name: 'ci', role: 'DEVELOPER' }, developer.token);
    expect(apiKey.createdBy).toEqual({ id: developer.id, name: developer.email });
    await statusOf(secret);
    const [used] = await list(owner.token);
    expect(used.lastUsedAt).toMatch(/Z$/);
    const { rows } = await database.pool.query('select id from memberships where account_id = $1', [
      developer.id,
    ]);
    await api.graphql(
      'mutation ($id: ID!) { removeMember(id: $id) { id } }',
      { id: rows[0].id },
      owner.token,
    );
    expect((await list(owner.token))[0].createdBy).toEqual({
      id: developer.id,
      name: developer.email,
    });
    expect(await statusOf(secret)).toBe(200);
    await database.pool.query('delete from accounts where id = $1', [developer.id]);
    expect((await list(owner.token))[0].createdBy).toEqual({ id: null, name: developer.email });
  });

  it('have no role above their maker, whether a person or a key makes them, and act by it everywhere', async () => {
    for (const [own, maker] of ROLES.entries()) {
      const { id: tenantId } = await createTenant(database.pool);
      const person = await member(tenantId, maker);
      const key = await createApiKey(database.pool, { tenantId, role: maker });
      for (const token of [person.token, key.secret]) {
        for (const [asked, role] of ROLES.entries()) {
          const made = await create({ name: role, role: role.toUpperCase() }, token);
          const may = maker !== 'viewer' && asked <= own;
          expect(typeof made === 'string' ? made : 'ok', `${maker} makes ${role}`).toBe(
            may ? 'ok' : 'FORBIDDEN',
          );
          if (!may) continue;
          const rest = await api.call('POST', '/api/v1/webhooks', { token: made.secret, body: {} });
          expect(rest.status).toBe(role === 'viewer' ? 403 : 400);
          const { data } = await api.graphql('{ viewer { role } }', {}, made.secret);
          expect(data.viewer.role).toBe(role.toUpperCase());
        }
      }
    }
  });

  it('that a key makes are whose that key is: lowering the person lowers all of them', async () => {
    const { id: tenantId } = await createTenant(database.pool);
    const owner = await member(tenantId, 'owner');
    const admin = await member(tenantId, 'admin');
    const first = await create({ name: 'first', role: 'ADMIN' }, admin.token);
    const second = await create({ name: 'second', role: 'ADMIN' }, first.secret);
    expect(second.apiKey.createdBy).toEqual(first.apiKey.createdBy);
    const { rows } = await database.pool.query('select id from memberships where account_id = $1', [
      admin.id,
    ]);
    const update = 'mutation ($id: ID!) { updateMember(id: $id, role: VIEWER) { member { id } } }';
    await api.graphql(update, { id: rows[0].id }, owner.token);
    for (const { secret } of [first, second]) {
      expect((await api.graphql('{ viewer { role } }', {}, secret)).data.viewer.role).toBe(
        'VIEWER',
      );
    }
  });
});
