import { createAccount, createApiKey, type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApiSchema } from '../src/graphql/build-schema.ts';
import { documentOf, rootFieldsOf } from './support/operations.ts';
import { NOT_CONFIGURED, SAMPLES } from './support/samples.ts';
import { useApi } from './support/use-api.ts';
import { makeWorld, type World } from './support/world.ts';

const LOG = `query ($filter: AuditLogFilter, $first: Int, $after: String) {
  auditLog(filter: $filter, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node { id tenantId at actor { kind id name } action targetKind targetId summary changes address } }
  }
}`;

/** Mutations that leave no entry when they succeed, each with the reason. */
const UNRECORDED: Readonly<Record<string, string>> = {
  previewFilter: 'changes nothing',
  requestPasswordReset:
    'of an address that nobody has; for others there is an entry, made after the answer',
  openPortal: 'changes nothing: a frame opens its link anew each time it is loaded',
};

describe('the audit log', () => {
  const api = useApi();
  let receiver: Receiver;
  let world: World;
  let operator: { id: string; email: string; password: string };
  let token: string;

  beforeAll(async () => {
    receiver = await startReceiver();
    world = await makeWorld(api, `${receiver.url}/hook`);
    operator = await createAccount(api.database.pool, { isOperator: true });
    token = await api.signIn(operator);
  });
  afterAll(() => receiver.stop());

  const keyOf = (tenantId: string, role: 'owner' | 'viewer' = 'owner') =>
    createApiKey(api.database.pool, { tenantId, role, name: `the ${role}'s key` });

  async function log(filter: object, as = token, page: object = {}) {
    const { data, errors } = await api.graphql(LOG, { filter, ...page }, as);
    expect(errors).toBeUndefined();
    const { edges, pageInfo } = data.auditLog;
    // biome-ignore lint/suspicious/noExplicitAny: nodes as the schema has them
    return { entries: edges.map((edge: { node: any }) => edge.node) as any[], pageInfo };
  }

  const countEntries = async () =>
    (await api.database.pool.query('select count(*)::int as count from audit_log')).rows[0].count;

  it('has an entry of every mutation that succeeds', async () => {
    const mutations = rootFieldsOf(await buildApiSchema([])).filter(
      ({ root }) => root === 'mutation',
    );
    expect(mutations.length).toBeGreaterThan(15);
    const missing: string[] = [];
    for (const mutation of mutations) {
      const { name } = mutation;
      if (NOT_CONFIGURED.has(name)) continue;
      const sample = SAMPLES[name as keyof typeof SAMPLES];
      if (!sample) throw new Error(`${name} has no sample in test/support/samples.ts`);
      // Of its own: some end sessions.
      const person = await createAccount(api.database.pool, { isOperator: true });
      const as = await api.signIn(person);
      const args = await sample(world, person);
      const before = await countEntries();
      const answer = await api.graphql(documentOf(mutation, args), { ...args }, as);
      expect(answer.errors, name).toBeUndefined();
      const isRecorded = (await countEntries()) > before;
      if (isRecorded === name in UNRECORDED) missing.push(name);
    }
    expect(missing).toEqual([]);
  });

  it('says who did what to what, from where, and what it was before', async () => {
    const key = await keyOf(world.tenantId);
    const id = await world.webhook();
    const answer = await api.call('PATCH', `/api/v1/webhooks/${id}`, {
      token: key.secret,
      body: { description: 'new', status: 'inactive' },
    });
    expect(answer.status).toBe(200);
    const { entries } = await log({ tenantId: world.tenantId, action: 'webhook.updated' });
    expect(entries[0]).toEqual({
      id: expect.any(String),
      tenantId: world.tenantId,
      at: expect.stringMatching(/Z$/),
      actor: { kind: 'API_KEY', id: key.id, name: "the owner's key" },
      action: 'webhook.updated',
      targetKind: 'webhook',
      targetId: id,
      summary: `Changed description, status of ${world.callbackUrl}`,
      changes: { description: ['', 'new'], status: ['active', 'inactive'] },
      address: '127.0.0.1',
    });
  });

  it('names a person by their account and email address', async () => {
    const args = { input: { tenantId: world.tenantId, callbackUrl: world.callbackUrl } };
    const create =
      'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }';
    const { data } = await api.graphql(create, args, token);
    const { entries } = await log({ actorId: operator.id, action: 'webhook.created' });
    expect(entries[0]).toMatchObject({
      targetId: data.createWebhook.webhook.id,
      actor: { kind: 'ACCOUNT', id: operator.id, name: operator.email },
    });
  });

  it('tells nothing of what was refused, failed, or changed nothing', async () => {
    const id = await world.webhook();
    const viewer = await keyOf(world.tenantId, 'viewer');
    const owner = await keyOf(world.tenantId);
    const before = await countEntries();
    const patch = (as: { secret: string }, body: object) =>
      api.call('PATCH', `/api/v1/webhooks/${id}`, { token: as.secret, body });
    expect((await patch(viewer, { description: 'no' })).status).toBe(403);
    expect((await patch(owner, { event_types: ['un.known'] })).status).toBe(400);
    expect((await patch(owner, { description: '' })).status).toBe(200);
    expect(await countEntries()).toBe(before);
  });

  it('is filtered by actor, action, kind of thing and time, and paged newest first', async () => {
    const other = await makeWorld(api, world.callbackUrl);
    const { tenantId } = other;
    const [first, second] = [await keyOf(tenantId), await keyOf(tenantId)];
    const id = await other.webhook();
    const patch = (as: { secret: string }, description: string) =>
      api.call('PATCH', `/api/v1/webhooks/${id}`, { token: as.secret, body: { description } });
    await patch(first, 'one');
    await patch(second, 'two');
    await api.call('POST', `/api/v1/webhooks/${id}/rotate-secret`, { token: first.secret });
    const actions = async (filter: object) =>
      (await log({ tenantId, ...filter })).entries.map(({ action, changes }) =>
        [action, changes?.description?.[1]].filter(Boolean).join(' '),
      );
    const all = ['webhook.secret_rotated', 'webhook.updated two', 'webhook.updated one'];
    expect(await actions({})).toEqual(all);
    expect(await actions({ actorId: second.id })).toEqual(['webhook.updated two']);
    expect(await actions({ actorId: 'nobody' })).toEqual([]);
    expect(await actions({ action: 'webhook.updated' })).toEqual(all.slice(1));
    expect(await actions({ action: 'webhook.*' })).toEqual(all);
    expect(await actions({ action: 'web%.*' })).toEqual([]);
    expect(await actions({ from: '2999-01-01T00:00:00Z' })).toEqual([]);
    expect(await actions({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await actions({ from: '2020-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z' })).toEqual(
      all,
    );
    const page = await log({ tenantId }, token, { first: 2 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const rest = await log({ tenantId }, token, { after: page.pageInfo.endCursor });
    expect(rest.entries).toHaveLength(1);
  });

  it("shows a tenant its own entries, an operator each tenant's, and everyone's with the installation's", async () => {
    const other = await makeWorld(api, world.callbackUrl);
    const [mine, theirs] = [await keyOf(world.tenantId), await keyOf(other.tenantId)];
    await api.call('DELETE', `/api/v1/webhooks/${await other.webhook()}`, { token: theirs.secret });
    const name = `made.${other.tenantId}`;
    const make =
      'mutation ($input: CreateEventTypeInput!) { createEventType(input: $input) { eventType { id } } }';
    await api.graphql(make, { input: { name } }, token);
    const seen = async (filter: object, as?: string) => (await log(filter, as)).entries;

    for (const entry of await seen({}, mine.secret)) expect(entry.tenantId).toBe(world.tenantId);
    const [deleted] = await seen({}, theirs.secret);
    expect(deleted).toMatchObject({ action: 'webhook.deleted', tenantId: other.tenantId });
    expect(await seen({ tenantId: other.tenantId })).toEqual([deleted]);
    const [newest, before] = await seen({});
    expect(newest).toMatchObject({ action: 'event_type.created', tenantId: null });
    expect(before).toEqual(deleted);
    const refused = await api.graphql(LOG, { filter: { tenantId: world.tenantId } }, theirs.secret);
    expect(refused.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('is added to and read by the role of requests, never changed or cut (promise 7)', async () => {
    const client = await api.database.pool.connect();
    try {
      for (const change of ["update audit_log set summary = ''", 'delete from audit_log']) {
        await client.query('begin; set local role posthorn_tenant');
        await expect(client.query(change)).rejects.toThrow('permission denied');
        await client.query('rollback');
      }
    } finally {
      client.release();
    }
  });

  it('never holds a secret, a header value, a password, or the text of a key (promise 9)', async () => {
    const { secret: owner } = await keyOf(world.tenantId);
    const canary = 'canary-4f1c';
    const told: string[] = [owner];
    const body = {
      callback_url: world.callbackUrl,
      headers: { authorization: `Bearer ${canary}-header` },
    };
    const made = await api.call('POST', '/api/v1/webhooks', { token: owner, body });
    told.push(made.body.signing_secret);
    const at = `/api/v1/webhooks/${made.body.webhook_id}`;
    const headers = { authorization: `Bearer ${canary}-changed`, 'x-more': `${canary}-more` };
    await api.call('PATCH', at, { token: owner, body: { headers } });
    const rotated = await api.call('POST', `${at}/rotate-secret`, { token: owner });
    told.push(rotated.body.signing_secret);
    const ask = async (query: string, variables: object) => {
      const answer = await api.graphql(query, { ...variables }, token);
      expect(answer.errors).toBeUndefined();
      return answer.data;
    };
    const { tenantId } = world;
    const key = await ask(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { tenantId, name: 'k', role: 'VIEWER' } },
    );
    const source = await ask(
      'mutation ($input: CreateSourceInput!) { createSource(input: $input) { apiKey webhookSecret } }',
      { input: { tenantId, name: 's' } },
    );
    told.push(
      key.createApiKey.secret,
      source.createSource.apiKey,
      source.createSource.webhookSecret,
    );
    const ownerPassword = `${canary}-password`;
    await ask(
      'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }',
      {
        input: {
          slug: 'canary',
          name: 'Canary',
          ownerEmail: 'canary@example.test',
          ownerName: 'Canary',
          ownerPassword,
        },
      },
    );
    await ask('mutation ($id: ID!) { revealWebhookSecret(id: $id) { signingSecret } }', {
      id: made.body.webhook_id,
    });

    const { rows } = await api.database.pool.query(
      'select row_to_json(a)::text as text from audit_log a',
    );
    const everything = rows.map(({ text }) => text).join('\n');
    expect(told.every((text) => text.length > 20)).toBe(true);
    for (const secret of [canary, ...told]) expect(everything).not.toContain(secret);
    const { entries } = await log({ tenantId, action: 'webhook.updated' });
    expect(entries[0].changes).toEqual({
      headers: [['authorization'], ['authorization', 'x-more']],
    });
  });
});
