import {
  createEvent,
  createWebhook,
  type Receiver,
  startReceiver,
  waitUntil,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

/** Numbers that JavaScript would write otherwise. */
const NUMBERS = [
  '9007199254740993',
  '-9007199254740993',
  '123456789012345678901234567890',
  '1.50',
  '1.0',
  '-0',
  '1e400',
  '1e-400',
  '1E5',
  '0.1000000000000000055511151231257827',
];

/** Pairs of different numbers that are one and the same double. */
const NEIGHBOURS = [
  ['9007199254740993', '9007199254740992'],
  ['1e400', '1e401'],
  ['0.1', '0.1000000000000000055511151231257827'],
] as const;

describe('numbers in filters', () => {
  const api = useApi();
  let people: People;
  let receiver: Receiver;
  beforeAll(async () => {
    people = await makePeople(api);
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  const rest = (method: 'POST' | 'PATCH' | 'GET', path: string, raw?: string) =>
    api.call(method, `/api/v1/webhooks${path}`, { token: people.owner, raw });
  const registration = (filters: string) =>
    `{"callback_url":"${receiver.url}","trigger_conditions":{"filters":${filters}},"retry_config":{"backoff_multiplier":2.50}}`;

  async function graphql(query: string, variables: string) {
    const raw = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
    return api.call('POST', '/graphql', { token: people.owner, raw });
  }

  it.each(NUMBERS)('REST keeps and reads back %s', async (number) => {
    const filters = `{"n":${number},"m":{"$in":[1,${number}]}}`;
    const created = await rest('POST', '', registration(filters));
    expect(created.status, created.text).toBe(200);
    expect(created.text).toContain(`"filters":${filters}`);
    const id = created.body.webhook_id;
    expect((await rest('GET', `/${id}`)).text).toContain(`"filters":${filters}`);
    const described = await rest('PATCH', `/${id}`, '{"description":"changed"}');
    expect(described.text).toContain(`"filters":${filters}`);
    const other = `{"o":${number}}`;
    const changed = await rest('PATCH', `/${id}`, `{"trigger_conditions":{"filters":${other}}}`);
    expect(changed.text).toContain(`"filters":${other}`);
    const read = await graphql(`{ webhook(id: "${id}") { filters filtersText } }`, '{}');
    expect(read.text).toContain(`"filters":${other}`);
    expect(read.body.data.webhook.filtersText).toBe(other);
  });

  it.each(NEIGHBOURS)(
    '%s and %s are two: an event goes to whom it is meant for',
    async (one, other) => {
      const { pool } = api.database;
      const idOf = async (number: string) =>
        (await rest('POST', '', registration(`{"n":${number}}`))).body.webhook_id;
      const ids = [await idOf(one), await idOf(other)];
      for (const [index, number] of [one, other].entries()) {
        const answer = await graphql(
          'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { event { data deliveries { webhook { id } } filteredWebhooks { id } } } }',
          JSON.stringify({ input: { eventType: 'order.created', dataText: `{"n":${number}}` } }),
        );
        const { event } = answer.body.data.publishEvent;
        expect(event.data).toBe(`{"n":${number}}`);
        expect(event.deliveries.map((one: { webhook: { id: string } }) => one.webhook.id)).toEqual([
          ids[index],
        ]);
        expect(event.filteredWebhooks.map(({ id }: { id: string }) => id)).toContain(
          ids[1 - index],
        );
      }
      await pool.query('update webhooks set deleted_at = now() where id = any($1)', [ids]);
    },
  );

  it('those of filters that were stored before are compared exactly as well', async () => {
    const hook = { keyRing: api.keyRing, tenantId: people.tenantId, callbackUrl: receiver.url };
    const { id } = await createWebhook(api.database.pool, {
      ...hook,
      eventTypes: ['stored.before'],
    });
    await api.database.pool.query(
      `update webhooks set filters = '{"n_gt":9007199254740992}'::jsonb where id = $1`,
      [id],
    );
    const publish = async (n: string) => {
      const answer = await graphql(
        'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { deliveries event { filteredWebhooks { id } } } }',
        JSON.stringify({ input: { eventType: 'stored.before', dataText: `{"n":${n}}` } }),
      );
      return answer.body.data.publishEvent;
    };
    await waitUntil(
      async () =>
        (await publish('9007199254740992')).event.filteredWebhooks.some(
          (one: { id: string }) => one.id === id,
        ),
      { describe: 'the process has heard of the webhook and its filter' },
    );
    expect((await publish('9007199254740993')).deliveries).toBe(1);
  });

  it.each(NUMBERS)('GraphQL refuses %s rather than change it, with its path', async (number) => {
    const create = 'createWebhook(input: $input) { webhook { id } }';
    const before = await api.database.pool.query('select from webhooks');
    const inVariable = await graphql(
      `mutation ($input: CreateWebhookInput!) { ${create} }`,
      `{"input":{"callbackUrl":"${receiver.url}","filters":{"a":{"$in":[1,${number}]}}}}`,
    );
    const literal = `{ callbackUrl: "${receiver.url}", filters: { b: 2, a: [1, { c: ${number} }] } }`;
    const inLiteral = await graphql(`mutation { ${create.replace('$input', literal)} }`, '{}');
    const within = await graphql(
      `mutation ($value: JSON) { ${create.replace('$input', `{ callbackUrl: "${receiver.url}", filters: { a: $value } }`)} }`,
      `{"value":${number}}`,
    );
    const get = await api.call(
      'GET',
      `/graphql?${new URLSearchParams({
        query: 'query ($value: JSON) { deliveries { pageInfo { hasNextPage } } }',
        variables: `{"value":${number}}`,
      })}`,
      { token: people.owner, headers: { 'apollo-require-preflight': '1' } },
    );
    expect(get.body.errors[0].extensions.code).toBe('QUERY_INVALID'); // the variable is not used
    for (const [answer, path] of [
      [inVariable, 'input.filters.a.$in.1'],
      [inLiteral, 'input.filters.a.1.c'],
      [within, 'value'],
    ] as const) {
      expect(answer.status, answer.text).toBe(400);
      expect(answer.body.errors).toHaveLength(1);
      expect(answer.body.errors[0].extensions).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path, message: expect.stringContaining(number.slice(0, 40)) }],
      });
    }
    expect((await api.database.pool.query('select from webhooks')).rowCount).toBe(before.rowCount);
  });

  it('GraphQL lets a Float be written as one likes, and refuses it where JSON would get another number', async () => {
    const input = (multiplier: string) =>
      `{"input":{"callbackUrl":"${receiver.url}","retryConfig":{"backoffMultiplier":${multiplier}}}}`;
    const create =
      'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { retryConfig { backoffMultiplier } } } }';
    const created = await graphql(create, input('2.50'));
    expect(created.body.data.createWebhook.webhook.retryConfig.backoffMultiplier).toBe(2.5);
    const preview =
      'mutation ($n: Float!) { previewFilter(input: { filters: { n: $n }, data: {} }) { matches } }';
    expect((await graphql(preview, '{"n":2.50}')).body.errors).toBeUndefined();
    const refused = await graphql(preview, '{"n":9007199254740993}');
    expect(refused.body.errors[0].extensions).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path: 'n' }],
    });
  });

  it('GraphQL takes filters as text, with every digit', async () => {
    const create =
      'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id filtersText } } }';
    const make = (input: object) =>
      graphql(create, JSON.stringify({ input: { callbackUrl: receiver.url, ...input } }));
    const filtersText = '{ "n_gte": 9007199254740993,\n "m": 1.50 }';
    const { webhook } = (await make({ filtersText })).body.data.createWebhook;
    expect(webhook.filtersText).toBe('{"n_gte":9007199254740993,"m":1.50}');
    const update =
      'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { webhook { filtersText } } }';
    const change = async (input: object) =>
      (await graphql(update, JSON.stringify({ id: webhook.id, input }))).body.data.updateWebhook
        .webhook.filtersText;
    expect(await change({ description: 'x' })).toBe('{"n_gte":9007199254740993,"m":1.50}');
    expect(await change({ filtersText: '{"m":1.500}' })).toBe('{"m":1.500}');
    expect(await change({ filtersText: null })).toBeNull();
    for (const [input, code, path] of [
      [{ filtersText: '{' }, 'VALIDATION_FAILED', 'filtersText'],
      [{ filtersText: '{"a":1}', filters: { a: 1 } }, 'VALIDATION_FAILED', 'filtersText'],
      [{ filtersText: '['.repeat(100_000) }, 'VALIDATION_FAILED', 'filtersText'],
      [{ filtersText: '[1.50]' }, 'FILTER_INVALID', ''],
      [{ filtersText: '{"a_gt":{}}' }, 'FILTER_INVALID', 'a_gt'],
      [{ filtersText: '{"a":1e99999}' }, 'FILTER_INVALID', 'a'],
      [{ filtersText: '{"a":"\\u0000"}' }, 'FILTER_INVALID', 'a'],
    ] as const) {
      const { errors } = (await make(input)).body;
      expect(errors?.[0].extensions, JSON.stringify(input).slice(0, 60)).toMatchObject({
        code,
        details: [{ path }],
      });
    }
  });

  it('previews compare and show every digit', async () => {
    const query =
      'mutation ($input: PreviewFilterInput!) { previewFilter(input: $input) { matches conditions { expected actual holds } } }';
    const preview = (input: object) => graphql(query, JSON.stringify({ input }));
    const filtersText = '{"n":9007199254740993,"m_gt":1.50}';
    const near = '{"n":9007199254740992,"m":1.500000000000000000001}';
    const answer = await preview({ filtersText, dataText: near });
    expect(answer.body.data.previewFilter.matches).toBe(false);
    expect(answer.text).toContain(
      '[{"expected":9007199254740993,"actual":9007199254740992,"holds":false},{"expected":1.50,"actual":1.500000000000000000001,"holds":true}]',
    );
    const dataText = '{"n":9007199254740993.0,"m":2}';
    const { tenantId } = people;
    const event = await createEvent(api.database.pool, { tenantId, dataText });
    for (const input of [{ dataText }, { eventId: event.id }, { eventId: event.eventId }]) {
      const { body } = await preview({ filtersText, ...input });
      expect(body.data.previewFilter.matches, JSON.stringify(input)).toBe(true);
    }
    for (const input of [
      { filtersText, dataText, data: {} },
      { filtersText, dataText, eventId: event.id },
      { filtersText },
      { filtersText, filters: {}, data: {} },
      { data: {} },
      { filtersText: '{', data: {} },
      { filters: {}, dataText: '{' },
    ]) {
      const { errors } = (await preview(input)).body;
      expect(errors?.[0].extensions, JSON.stringify(input)).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: expect.any(String), message: expect.any(String) }],
      });
    }
  });
});

describe('publishEvent', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  const publish = (input: string) =>
    api.call('POST', '/graphql', {
      token: people.owner,
      raw: `{"query":"mutation ($input: PublishEventInput!) { publishEvent(input: $input) { duplicate event { id data } } }","variables":{"input":${input}}}`,
    });

  it('takes data as text, and stores it byte for byte', async () => {
    for (const dataText of [
      '{"b":1.50,"a":[9007199254740993,1e400,-0,1E5],"b":"ü\\u00fc"}',
      '  [1.0 , 2]  ',
      '"text"',
      'null',
      '0.10',
      '{"a":1e999999999999999999999}',
    ]) {
      const answer = await publish(JSON.stringify({ eventType: 'order.created', dataText }));
      expect(answer.body.errors, dataText).toBeUndefined();
      expect(answer.body.data.publishEvent.event.data).toBe(dataText.trim());
      const { rows } = await api.database.pool.query('select data from events where id = $1', [
        answer.body.data.publishEvent.event.id,
      ]);
      expect(rows[0].data).toBe(dataText.trim());
    }
  });

  it.each(NUMBERS)('refuses %s in data, rather than change it', async (number) => {
    const before = await api.database.pool.query('select from events');
    const answer = await publish(`{"eventType":"order.created","data":{"x":[{"y":${number}}]}}`);
    expect(answer.body.errors[0].extensions).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path: 'input.data.x.0.y' }],
    });
    expect((await api.database.pool.query('select from events')).rowCount).toBe(before.rowCount);
  });

  it('takes exactly one of data and dataText, and nothing in it but JSON', async () => {
    const large = JSON.stringify('x'.repeat(300_000));
    for (const [input, code] of [
      ['{"eventType":"order.created"}', 'VALIDATION_FAILED'],
      ['{"eventType":"order.created","data":1,"dataText":"1"}', 'VALIDATION_FAILED'],
      ['{"eventType":"order.created","data":null,"dataText":null}', 'VALIDATION_FAILED'],
      ['{"eventType":"order.created","dataText":""}', 'VALIDATION_FAILED'],
      [
        '{"eventType":"order.created","dataText":"1,\\"event_type\\":\\"a.b\\""}',
        'VALIDATION_FAILED',
      ],
      ['{"eventType":"order.created","dataText":"1} {"}', 'VALIDATION_FAILED'],
      ['{"eventType":"order.created","dataText":"\\"\\ud800\\""}', 'VALIDATION_FAILED'],
      [`{"eventType":"order.created","dataText":"${'['.repeat(100)}"}`, 'NESTING_TOO_DEEP'],
      [`{"eventType":"order.created","dataText":${JSON.stringify(large)}}`, 'EVENT_TOO_LARGE'],
    ] as const) {
      const { errors } = (await publish(input)).body;
      expect(errors?.[0].extensions, input.slice(0, 80)).toMatchObject({
        code,
        details: [{ path: expect.stringMatching(/^(input\.)?dataText$/) }],
      });
    }
  });
});
