import { beforeAll, describe, expect, test } from 'vitest';
import { useApi } from './support/api.ts';
import { createEventType, createSender, eventsOf, type TestSource } from './support/rows.ts';
import { newEvent, send } from './support/send.ts';

const api = useApi();
const POLLED = { timeout: 30_000 };
let tenantId: string;
let source: TestSource;

beforeAll(async () => {
  ({ tenantId, source } = await createSender(api.pool));
  await createEventType(api.pool, 'schema.order', {
    jsonSchema: {
      type: 'object',
      required: ['id', 'lines'],
      properties: {
        id: { type: 'string', pattern: '^[A-Z]{2}\\d+$' },
        at: { type: 'string', format: 'date-time' },
        lines: {
          type: 'array',
          items: { type: 'object', properties: { 'a/b': { type: 'integer' } } },
        },
      },
    },
  });
  await createEventType(api.pool, 'schema.catastrophic', {
    jsonSchema: { type: 'string', pattern: '^(a+)+$' },
  });
  await createEventType(api.pool, 'schema.broken', { jsonSchema: { type: 'nonsense' } });
  await createEventType(api.pool, 'schema.lookahead', { jsonSchema: { pattern: '(?=a)' } });
});

const sendData = (type: string, data: unknown) =>
  send(api, source, newEvent({ event_type: `schema.${type}`, data }));

describe('an event type with a JSON Schema', () => {
  test('takes data that fits', async () => {
    const data = { id: 'AB12', at: '2026-05-18T18:06:00Z', lines: [{ 'a/b': 1 }] };
    expect((await sendData('order', data)).status).toBe(202);
  });

  test('refuses data that does not, each fault with its path', async () => {
    const { status, body } = await sendData('order', {
      id: 'ab',
      at: 'noon',
      lines: [{ 'a/b': 1 }, { 'a/b': 1.5 }],
    });
    expect([status, body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.error.details.map(({ path }: { path: string }) => path).sort()).toEqual([
      'data.at',
      'data.id',
      'data.lines.1.a/b',
    ]);
  });

  test('names a member that is missing', async () => {
    const { body } = await sendData('order', { id: 'AB12' });
    expect(body.error.details).toEqual([
      { path: 'data', message: expect.stringContaining('lines') },
    ]);
  });

  test('refuses only the events of an array that do not fit', async () => {
    const own = (data: unknown) => newEvent({ event_type: 'schema.order', data });
    const { body } = await send(api, source, [own({ id: 'AB12', lines: [] }), own(null)]);
    expect(body).toMatchObject({ accepted: 1, rejected: 1 });
    expect(body.results[1].error.details).toEqual([{ path: 'data', message: 'must be object' }]);
  });

  test('runs patterns in linear time: one that would take years answers', async () => {
    const { status, body } = await sendData('catastrophic', `${'a'.repeat(50_000)}!`);
    expect([status, body.error.details[0].path]).toEqual([400, 'data']);
    expect((await sendData('catastrophic', 'a'.repeat(50_000))).status).toBe(202);
  });

  test.each(['broken', 'lookahead'])(
    'that cannot be checked (%s) lets nothing pass, and says so',
    async (type) => {
      const before = (await eventsOf(api.pool, tenantId)).length;
      const { status, body } = await sendData(type, 'a');
      expect(status).toBe(400);
      expect(body.error.details).toEqual([
        { path: 'event_type', message: "the event type's schema cannot be read" },
      ]);
      expect(await eventsOf(api.pool, tenantId)).toHaveLength(before);
    },
  );

  test('that is changed in another process takes effect within the poll', async () => {
    await createEventType(api.pool, 'schema.changing');
    const next = async () => (await sendData('changing', 1)).status;
    await expect.poll(next, POLLED).toBe(202);
    await api.pool.query(
      `update event_types set json_schema = '{"type":"string"}' where name = 'schema.changing'`,
    );
    await expect.poll(next, POLLED).toBe(400);
    await api.pool.query(
      `update event_types set archived_at = now() where name = 'schema.changing'`,
    );
    await expect.poll(next, POLLED).toBe(202);
  });
});
