import { readFile } from 'node:fs/promises';
import { isErrorCode, RETRY_POLICY_LIMITS } from '@posthorn/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { answerOn, type Listening, listen, open } from './support/raw-http.ts';
import { useApi } from './support/use-api.ts';

describe('errors before GraphQL has the request', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  it.each<[string, string | Buffer, string, number, string]>([
    [
      'deep JSON',
      `{"query":"{ a }","variables":{"a":${'['.repeat(1000)}${']'.repeat(1000)}}}`,
      'application/json',
      400,
      'NESTING_TOO_DEEP',
    ],
    ['half of a JSON text', '{"query":', 'application/json', 400, 'MALFORMED_JSON'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x22, 0xff, 0x22]),
      'application/json',
      400,
      'INVALID_ENCODING',
    ],
    [
      'over 1 MiB',
      `{"query":"${'x'.repeat(1_100_000)}"}`,
      'application/json',
      413,
      'BODY_TOO_LARGE',
    ],
    ['XML', '<a/>', 'application/xml', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['text', '{"query":"{ viewer { id } }"}', 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['nothing', '', 'application/json', 400, 'QUERY_INVALID'],
    ['no operation', '{}', 'application/json', 400, 'QUERY_INVALID'],
    ['a batch', '[{"query":"{ __typename }"}]', 'application/json', 400, 'QUERY_INVALID'],
  ])('%s is answered as GraphQL answers', async (_what, raw, type, status, code) => {
    const headers = { 'content-type': type };
    const answer = await api.call('POST', '/graphql', { token: people.owner, raw, headers });
    expect([answer.status, answer.body.errors?.[0]?.extensions?.code], answer.text).toEqual([
      status,
      code,
    ]);
    expect(Object.keys(answer.body)).toEqual(['errors']);
    expect(answer.body.errors[0].message).toBeTypeOf('string');
    expect(answer.headers['content-type']).toMatch(/^application\/(graphql-response\+)?json/);
  });

  it('so are a method that it does not take and a database that is away', async () => {
    const put = await api.call('PUT', '/graphql', { token: people.owner, body: {} });
    expect([put.status, put.body.errors[0].extensions.code]).toEqual([405, 'METHOD_NOT_ALLOWED']);
  });
});

describe('requests that do not arrive whole', () => {
  const api = useApi({ env: { API_REQUEST_TIMEOUT_MS: '300' } });
  let server: Listening;
  beforeAll(async () => {
    server = await listen(api);
  });

  it.each([
    ['in its headers', 'POST /api/v1/webhooks HTTP/1.1\r\nhost: a\r\n'],
    [
      'in its body',
      'POST /api/v1/auth/token HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"em',
    ],
    [
      'in a chunked body',
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{"\r\n',
    ],
  ])('one that stops %s is answered 408 in the envelope', async (_where, text) => {
    const socket = await open(server.port);
    const answered = answerOn(socket);
    socket.write(text);
    const { status, body, headers } = await answered;
    expect([status, body.error.code, headers.connection]).toEqual([
      408,
      'REQUEST_TIMEOUT',
      'close',
    ]);
    expect(body.error.details).toEqual([]);
  });

  it('headers over 16 KiB are answered 431 in the envelope', async () => {
    for (const headers of [
      `x: ${'a'.repeat(20_000)}`,
      Array.from({ length: 2_000 }, (_, n) => `x-${n}: aaaaaaaaaa`).join('\r\n'),
    ]) {
      const socket = await open(server.port);
      const answered = answerOn(socket);
      socket.write(`GET /healthz HTTP/1.1\r\nhost: a\r\n${headers}\r\n\r\n`);
      const { status, body } = await answered;
      expect([status, body.error.code]).toEqual([431, 'HEADERS_TOO_LARGE']);
    }
  });
});

describe('texts that PostgreSQL cannot look for', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  it.each(['event_type', 'event_id', 'webhook_id', 'cursor', 'status', 'tenant_id', 'from'])(
    'NUL in the filter %s: its path is told',
    async (name) => {
      const answer = await api.call('GET', `/api/v1/deliveries?${name}=a%00b`, {
        token: people.owner,
      });
      expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(answer.body.error.details).toContainEqual({
        path: name,
        message: expect.stringContaining('NUL'),
      });
    },
  );

  it('NUL and half a pair anywhere in a body or an address: their paths are told', async () => {
    const body = {
      callback_url: 'https://a.test/',
      description: 'a\u0000',
      event_types: ['a', '\ud800'],
      encrypted_fields: ['data.a\u0000'],
      headers: { 'x-\u0000': 'b' },
      trigger_conditions: { filters: { 'a\u0000': 1 } },
    };
    const answer = await api.call('POST', '/api/v1/webhooks', { token: people.owner, body });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(answer.body.error.details.map(({ path }: { path: string }) => path).sort()).toEqual([
      'description',
      'encrypted_fields.0',
      'event_types.1',
      'headers.x-\u0000',
      'trigger_conditions.filters.a\u0000',
    ]);
    const event = await api.call('GET', '/api/v1/events/a%00b', { token: people.owner });
    expect([event.status, event.body.error.details[0].path]).toEqual([400, 'id']);
  });

  it('likewise in GraphQL, in variables and literals; JSON keeps them as JSON writes them', async () => {
    const codeAndPath = (answer: Awaited<ReturnType<typeof api.graphql>>) => {
      const { code, details } = answer.errors?.[0]?.extensions ?? { code: 'none' };
      return [code, (details?.[0] as { path: string } | undefined)?.path];
    };
    const list =
      'query ($filter: DeliveryFilter) { deliveries(filter: $filter) { edges { cursor } } }';
    for (const text of ['a\u0000', '\udfff']) {
      const answer = await api.graphql(list, { filter: { eventType: text } }, people.owner);
      expect(codeAndPath(answer)).toEqual(['VALIDATION_FAILED', 'filter.eventType']);
    }
    const literal = await api.graphql(
      '{ deadLetters(filter: { ids: ["x", "\\u0000"] }) { edges { cursor } } }',
      {},
      people.owner,
    );
    expect(codeAndPath(literal)).toEqual(['VALIDATION_FAILED', 'filter.ids.1']);
    const ofFragment = await api.call('POST', '/graphql', {
      token: people.owner,
      body: {
        operationName: 'Second',
        query: `query First { signInOptions { __typename } }
          fragment Dead on Query { deadLetters(filter: { ids: ["\\u0000"] }) { edges { cursor } } }
          query Second { ...Dead }`,
      },
    });
    expect(ofFragment.body.errors[0].extensions).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path: 'filter.ids.0' }],
    });
    const published = await api.graphql(
      'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { event { data } } }',
      { input: { eventType: 'order.created', data: { a: 'b\u0000' } } },
      people.owner,
    );
    expect(published.data.publishEvent.event.data).toBe('{"a":"b\\u0000"}');
  });
});

describe('bounds are the same wherever they stand', () => {
  const api = useApi();

  it('retries: 50, in REST, GraphQL, openapi.json and the schema', async () => {
    const people = await makePeople(api);
    const { max } = RETRY_POLICY_LIMITS.maxRetries;
    expect(max).toBe(50);
    const { body: openApi } = await api.call('GET', '/api/v1/openapi.json');
    const { properties } = openApi.components.schemas.CreateWebhook;
    const described = JSON.stringify(properties.retry_config);
    expect(described).toContain(
      `"max_retries":{"description":"5 when left out.","anyOf":[{"type":"integer","minimum":0,"maximum":${max}}`,
    );
    const schema = await readFile(new URL('../../../schema.graphql', import.meta.url), 'utf8');
    expect(schema).toContain(`"""0 to ${max}."""\n  maxRetries: Int`);
    for (const [retries, isTaken] of [
      [max, true],
      [max + 1, false],
    ] as const) {
      const rest = await api.call('POST', '/api/v1/webhooks', {
        token: people.owner,
        body: { callback_url: 'http://127.0.0.1:1/', retry_config: { max_retries: retries } },
      });
      expect(rest.status).toBe(isTaken ? 200 : 400);
      if (!isTaken) expect(rest.body.error.details[0].path).toBe('retry_config.max_retries');
      const graphql = await api.graphql(
        'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }',
        { input: { callbackUrl: 'http://127.0.0.1:1/', retryConfig: { maxRetries: retries } } },
        people.owner,
      );
      expect(graphql.errors === undefined).toBe(isTaken);
    }
  });
});

describe('openapi.json', () => {
  const api = useApi();

  it('names every error that a call can meet, with its status and when to come again', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json');
    for (const [path, methods] of Object.entries<Record<string, Call>>(body.paths)) {
      for (const [method, call] of Object.entries(methods)) {
        const what = `${method} ${path}`;
        const statuses = Object.keys(call.responses);
        expect(statuses, what).toEqual(expect.arrayContaining(['400', '408', '431', '500', '503']));
        if (method !== 'get')
          expect(statuses, what).toEqual(expect.arrayContaining(['413', '415']));
        const isForAnyone = call.security?.length === 0;
        if (!isForAnyone)
          expect(statuses, what).toEqual(expect.arrayContaining(['401', '403', '429']));
        for (const [status, response] of Object.entries(call.responses)) {
          if (Number(status) < 400) continue;
          for (const code of response.description.split(', '))
            expect(isErrorCode(code), code).toBe(true);
          if (['429', '503'].includes(status))
            expect(response.headers, what).toHaveProperty('retry-after');
        }
      }
    }
    const { post } = body.paths['/api/v1/events/ingest'];
    expect(post.requestBody.description).toContain('16 MiB');
    expect(body.paths['/api/v1/webhooks'].post.requestBody.description).toContain('1 MiB');
  });

  it('bounds every text and number that a call takes, or says what form it has', async () => {
    const { body } = await api.call('GET', '/api/v1/openapi.json');
    const { CreateWebhook, UpdateWebhook } = body.components.schemas;
    for (const { properties } of [CreateWebhook, UpdateWebhook]) {
      expect(properties.callback_url).toMatchObject({ format: 'uri', maxLength: 2048 });
      expect(JSON.stringify(properties.description)).toContain('"maxLength":1000');
      expect(JSON.stringify(properties.event_types)).toMatch(
        /"maxItems":100.*"pattern"|"pattern".*"maxItems":100/,
      );
      expect(JSON.stringify(properties.rate_limit)).toContain('"minimum":1,"maximum":60000000');
      expect(JSON.stringify(properties.retry_config)).toContain('"minimum":100,"maximum":86400000');
    }
    const grace = body.paths['/api/v1/webhooks/{id}/rotate-secret'].post.requestBody;
    expect(JSON.stringify(grace)).toContain('"minimum":0,"maximum":2592000');
  });
});

interface Call {
  security?: unknown[];
  responses: Record<string, { description: string; headers?: object }>;
}
