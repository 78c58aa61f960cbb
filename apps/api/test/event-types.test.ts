import { randomUUID } from 'node:crypto';
import { createAccount, createApiKey, useDatabase, useRedis, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApi, startApi } from './ingest/support/api.ts';
import { createSender, eventsOf, type TestSource } from './ingest/support/rows.ts';
import { newEvent, send } from './ingest/support/send.ts';
import { type Person, signIn, withToken } from './support/graphql.ts';

const database = useDatabase();
const redis = useRedis();

/** Two processes of one installation; Redis is away for the second. */
let near: RunningApi;
let alone: RunningApi;
let operator: Person;
let viewer: Person;
let tenantId: string;
let source: TestSource;

beforeAll(async () => {
  near = await startApi({ databaseUrl: database.url, redisUrl: redis.url });
  alone = await startApi({ databaseUrl: database.url, redisUrl: 'redis://127.0.0.1:1' });
  operator = await signIn(near, await createAccount(database.pool, { isOperator: true }));
  ({ tenantId, source } = await createSender(database.pool));
  viewer = withToken((await createApiKey(database.pool, { tenantId, role: 'viewer' })).secret);
});
afterAll(() => Promise.all([near?.close(), alone?.close()]));

const FIELDS =
  'id name description tier jsonSchema jsonSchemaText onSchemaFault example exampleText isDeprecated';
const CREATE = `mutation ($input: CreateEventTypeInput!) {
  createEventType(input: $input) { eventType { ${FIELDS} } } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateEventTypeInput!) {
  updateEventType(id: $id, input: $input) { eventType { ${FIELDS} } } }`;
const SCHEMA = { type: 'object', required: ['amount'], properties: { amount: { type: 'number' } } };

async function create(input: object = {}) {
  const name = `order.made_${randomUUID().slice(0, 8)}`;
  return (await operator.ask(near, CREATE, { input: { name, ...input } })).createEventType
    .eventType;
}
const update = async (id: string, input: object, person = operator) =>
  (await person.ask(near, UPDATE, { id, input })).updateEventType.eventType;
const sendData = async (api: RunningApi, name: string, data: unknown) =>
  send(api, source, newEvent({ event_type: name, data }));

describe('updateEventType', () => {
  test('changes what it names, keeps the rest, and null brings the default back', async () => {
    const made = await create();
    expect(made).toMatchObject({ onSchemaFault: 'REJECT', isDeprecated: false, example: null });
    const settings = {
      description: 'An order.',
      tier: 'BULK',
      jsonSchema: SCHEMA,
      onSchemaFault: 'WARN',
      example: { amount: 5 },
      isDeprecated: true,
    };
    expect(await update(made.id, settings)).toMatchObject({ name: made.name, ...settings });
    expect(await update(made.id, { tier: 'HIGH' })).toMatchObject({ ...settings, tier: 'HIGH' });
    const nothing = Object.fromEntries(Object.keys(settings).map((name) => [name, null]));
    expect(await update(made.id, nothing)).toMatchObject({ ...made });
  });

  test('keeps schema and example as they were written: digits, order, blanks', async () => {
    const jsonSchemaText = '{ "type": "object",\n  "minProperties": 0, "description": "1.50" }';
    const exampleText = '{"total": 12345678901234567890, "price": 1.50, "b": 1, "a": 2}';
    const made = await create({ jsonSchemaText, exampleText });
    expect(made).toMatchObject({ jsonSchemaText, exampleText });
    const query =
      'query ($name: String!) { eventType(name: $name) { jsonSchemaText exampleText } }';
    expect((await viewer.ask(near, query, { name: made.name })).eventType).toEqual({
      jsonSchemaText,
      exampleText,
    });
  });

  test.each([
    ['a schema that is none', { jsonSchema: { type: 'nothing' } }, 'jsonSchema'],
    ['a schema that is no JSON', { jsonSchemaText: '{"type":' }, 'jsonSchema'],
    ['both forms of one', { jsonSchema: {}, jsonSchemaText: '{}' }, 'jsonSchema'],
    ['an example that is no JSON', { exampleText: '{a:1}' }, 'example'],
    [
      'an example that does not fit',
      { jsonSchema: SCHEMA, example: { amount: '5' } },
      'example.amount',
    ],
    ['a long description', { description: 'x'.repeat(1001) }, 'description'],
  ])('refuses %s', async (_what, input, path) => {
    const { id } = await create();
    for (const call of [() => create(input), () => update(id, input)]) {
      await expect(call()).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path }],
      });
    }
  });

  test('refuses a schema that the stored example does not fit', async () => {
    const { id } = await create({ example: { amount: 'five' } });
    await expect(update(id, { jsonSchema: SCHEMA })).rejects.toMatchObject({
      details: [{ path: 'example.amount' }],
    });
    await update(id, { jsonSchema: SCHEMA, example: { amount: 5 } });
  });

  test('is for operators, and in the audit log', async () => {
    const { id } = await create();
    const owner = withToken(
      (await createApiKey(database.pool, { tenantId, role: 'owner' })).secret,
    );
    for (const person of [owner, viewer]) {
      await expect(update(id, { tier: 'HIGH' }, person)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    await expect(update(tenantId, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await update(id, { isDeprecated: true });
    await update(id, { isDeprecated: true });
    const { rows } = await database.pool.query(
      `select tenant_id, changes from audit_log where target_id = $1 and action = 'event_type.updated'`,
      [id],
    );
    expect(rows).toEqual([{ tenant_id: null, changes: { isDeprecated: [false, true] } }]);
  });

  test('is found by id or name, one of them', async () => {
    const { id, name } = await create();
    const query = 'query ($id: ID, $name: String) { eventType(id: $id, name: $name) { id } }';
    for (const key of [{ id }, { name }]) {
      expect((await viewer.ask(near, query, key)).eventType).toEqual({ id });
    }
    expect((await viewer.ask(near, query, { name: 'no.such' })).eventType).toBeNull();
    expect((await viewer.ask(near, query, { id: 'x' })).eventType).toBeNull();
    for (const key of [{}, { id, name }]) {
      await expect(viewer.ask(near, query, key)).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    }
  });
});

describe('at ingest', () => {
  test('a schema that changes takes effect on every process, with and without Redis', async () => {
    const { id, name } = await create();
    for (const api of [near, alone]) expect((await sendData(api, name, 1)).status).toBe(202);
    await update(id, { jsonSchema: { type: 'string' } });
    expect((await sendData(near, name, 1)).status).toBe(400);
    await waitUntil(async () => (await sendData(alone, name, 1)).status === 400, {
      describe: 'the new schema on the other process',
    });
  });

  test('a type that warns accepts what does not fit, and the event carries its faults (promise 6)', async () => {
    const { name } = await create({ jsonSchema: SCHEMA, onSchemaFault: 'WARN' });
    const bad = await sendData(near, name, { amount: 'five' });
    const good = await sendData(near, name, { amount: 5 });
    expect([bad.status, good.status]).toEqual([202, 202]);
    const query = 'query ($id: ID!) { event(id: $id) { schemaFaults { path message } } }';
    const faults = [{ path: 'data.amount', message: 'must be number' }];
    expect((await viewer.ask(near, query, { id: bad.body.id })).event.schemaFaults).toEqual(faults);
    expect((await viewer.ask(near, query, { id: good.body.id })).event.schemaFaults).toEqual([]);
    const key = (await createApiKey(database.pool, { tenantId, role: 'viewer' })).secret;
    const rest = await fetch(`${near.url}/api/v1/events/${bad.body.id}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(await rest.json()).toMatchObject({ schema_faults: faults, data: { amount: 'five' } });
  });

  test('faults and none share a commit; each event keeps its own, a duplicate changes nothing', async () => {
    const { name } = await create({ jsonSchema: SCHEMA, onSchemaFault: 'WARN' });
    const events = Array.from({ length: 20 }, (_, n) =>
      newEvent({ event_type: name, data: { amount: n % 2 ? n : String(n) } }),
    );
    for (let round = 0; round < 2; round += 1) {
      const { body } = await send(near, source, events);
      expect(body).toMatchObject({ rejected: 0, [round === 0 ? 'accepted' : 'duplicates']: 20 });
    }
    const stored = (await eventsOf(database.pool, tenantId)).filter((e) => e.event_type === name);
    expect(stored.map(({ data, schema_faults: faults }) => [data, faults?.length ?? 0])).toEqual(
      events.map(({ data }, n) => [JSON.stringify(data), n % 2 ? 0 : 1]),
    );
  });

  test('faults are bounded, however long the names of the sender are', async () => {
    const { name } = await create({
      jsonSchema: { type: 'object', additionalProperties: { type: 'string' } },
      onSchemaFault: 'WARN',
    });
    const names = Array.from({ length: 30 }, (_, n) => `${n}-${'x'.repeat(5_000)}`);
    const data = Object.fromEntries(names.map((key) => [key, 1]));
    const { body } = await sendData(near, name, data);
    const [stored] = (await eventsOf(database.pool, tenantId)).filter(({ id }) => id === body.id);
    expect(stored?.schema_faults).toHaveLength(20);
    expect(JSON.stringify(stored?.schema_faults).length).toBeLessThan(20_000);
  });

  test('a deprecated type still ingests', async () => {
    const { name } = await create({ isDeprecated: true });
    expect((await sendData(near, name, {})).status).toBe(202);
  });
});
