import { newId } from '@posthorn/domain';
import { createEventType, type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

const api = useApi();
let receiver: Receiver;
let people: People;

beforeAll(async () => {
  receiver = await startReceiver();
  people = await makePeople(api);
});
afterAll(() => receiver.stop());

const register = (body: object) =>
  api.call('POST', '/api/v1/webhooks', {
    token: people.developer,
    body: { callback_url: `${receiver.url}/hook`, ...body },
  });
const pathOf = (id: string) => `/api/v1/webhooks/${id}`;
const patch = (id: string, body: object) =>
  api.call('PATCH', pathOf(id), { token: people.developer, body });
const seen = async (id: string) =>
  (await api.call('GET', pathOf(id), { token: people.viewer })).body.priority;

async function changesOf(id: string) {
  const { rows } = await api.database.pool.query(
    `select summary, changes from audit_log where target_id = $1 and action = 'webhook.updated'
     order by id`,
    [id],
  );
  return rows;
}

describe("a webhook's priority by REST", () => {
  it.each(['high', 'standard', 'bulk', null])(
    'is registered as %s, stays in a change of something else, and is changed',
    async (priority) => {
      const { status, body } = await register({ priority });
      expect([status, body.priority]).toEqual([200, priority]);
      const id = body.webhook_id;
      expect(await seen(id)).toBe(priority);
      expect((await patch(id, { description: 'other' })).body.priority).toBe(priority);
      const other = priority === 'bulk' ? 'high' : 'bulk';
      expect((await patch(id, { priority: other })).body.priority).toBe(other);
      expect(await seen(id)).toBe(other);
    },
  );

  it('is none where nothing is said, and again by null; the audit log names each change', async () => {
    const { body } = await register({});
    const id = body.webhook_id;
    expect(body.priority).toBeNull();
    await patch(id, { priority: 'high' });
    expect((await patch(id, { priority: null })).body.priority).toBeNull();
    expect(await seen(id)).toBeNull();
    const summary = `Changed priority of ${receiver.url}/hook`;
    expect(await changesOf(id)).toEqual([
      { summary, changes: { priority: [null, 'high'] } },
      { summary, changes: { priority: ['high', null] } },
    ]);
  });

  it.each(['urgent', 'HIGH', '', 1, ['high']])(
    'is refused as %j, with its path',
    async (priority) => {
      const refused = await register({ priority });
      expect(refused.status).toBe(400);
      expect(refused.body.error).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'priority' }],
      });
      const { body } = await register({ priority: 'bulk' });
      const changed = await patch(body.webhook_id, { priority });
      expect(changed.body.error).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'priority' }],
      });
      expect(await seen(body.webhook_id)).toBe('bulk');
    },
  );

  it('is in openapi.json, of both bodies and of the answer', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json');
    for (const name of ['CreateWebhook', 'UpdateWebhook', 'Webhook']) {
      const text = JSON.stringify(body.components.schemas[name].properties.priority);
      expect(text, name).toContain('["high","standard","bulk"]');
      expect(text, name).toContain('"null"');
    }
  });
});

describe("a webhook's priority by GraphQL", () => {
  const CREATE = `mutation ($input: CreateWebhookInput!) {
    createWebhook(input: $input) { webhook { id priority } } }`;
  const UPDATE = `mutation ($id: ID!, $input: UpdateWebhookInput!) {
    updateWebhook(id: $id, input: $input) { webhook { priority } } }`;
  const create = (input: object) =>
    api.graphql(
      CREATE,
      { input: { callbackUrl: `${receiver.url}/hook`, ...input } },
      people.developer,
    );
  const update = async (id: string, input: object) =>
    (await api.graphql(UPDATE, { id, input }, people.developer)).data.updateWebhook.webhook
      .priority;

  it.each(['HIGH', 'STANDARD', 'BULK'])(
    'is registered as %s, stays, and is brought back to none by null',
    async (priority) => {
      const { data } = await create({ priority });
      const { id } = data.createWebhook.webhook;
      expect(data.createWebhook.webhook.priority).toBe(priority);
      expect(await seen(id)).toBe(priority.toLowerCase());
      expect(await update(id, { description: 'other' })).toBe(priority);
      expect(await update(id, { priority: null })).toBeNull();
      expect(await update(id, { priority })).toBe(priority);
      const query = 'query ($id: ID!) { webhook(id: $id) { priority } }';
      const { data: read } = await api.graphql(query, { id }, people.viewer);
      expect(read.webhook.priority).toBe(priority);
    },
  );

  it('is none where nothing is said', async () => {
    const { data } = await create({});
    expect(data.createWebhook.webhook.priority).toBeNull();
  });

  it.each(['URGENT', 'high', 1])('is refused as %j, with its path', async (priority) => {
    const { data } = await create({ priority: 'BULK' });
    const { id } = data.createWebhook.webhook;
    const changed = api.graphql(UPDATE, { id, input: { priority } }, people.developer);
    for (const { errors } of [await create({ priority }), await changed]) {
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'input.priority' }],
      });
    }
    expect(await seen(id)).toBe('bulk');
  });
});

describe("a webhook's priority over the tier of the event type", () => {
  it('holds for a test event, and after a change', async () => {
    const { name } = await createEventType(api.database.pool, {
      name: `tested.${newId()}`,
      tier: 'bulk',
    });
    const { body } = await register({ priority: 'high' });
    const tierOfTest = async () => {
      const path = `${pathOf(body.webhook_id)}/test`;
      const sent = await api.call('POST', path, {
        token: people.developer,
        body: { event_type: name },
      });
      const { rows } = await api.database.pool.query('select tier from deliveries where id = $1', [
        sent.body.delivery_id,
      ]);
      return rows[0]?.tier;
    };
    expect(await tierOfTest()).toBe('high');
    await patch(body.webhook_id, { priority: 'standard' });
    expect(await tierOfTest()).toBe('standard');
    await patch(body.webhook_id, { priority: null });
    expect(await tierOfTest()).toBe('bulk');
  });
});
