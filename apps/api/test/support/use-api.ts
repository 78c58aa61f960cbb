import { type Config, loadConfig } from '@posthorn/config';
import { createLogger } from '@posthorn/telemetry';
import { newKeyRing, useDatabase, useRedis } from '@posthorn/testkit';
import { afterAll, beforeAll } from 'vitest';
import { type Api, type ApiOverrides, createApi } from '../../src/create-api.ts';

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
  text: string;
}

export interface GraphqlAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of every shape
  data: any;
  errors: { message: string; extensions: { code: string; details?: unknown[] } }[] | undefined;
  status: number;
}

/** Hands the test file an API of its own, constructed as in production, on its own database and Redis. */
export function useApi(options: { env?: Record<string, string>; overrides?: ApiOverrides } = {}) {
  const database = useDatabase();
  const redis = useRedis();
  const keyRing = newKeyRing();
  const logLines: string[] = [];
  let api: Api | null = null;
  let config: Config | null = null;

  beforeAll(async () => {
    const loaded = loadConfig({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      POSTHORN_SECRET_KEYS: keyRing,
      ALLOW_HTTP_CALLBACKS: 'true',
      ALLOWED_PRIVATE_RANGES: '127.0.0.0/8',
      ...options.env,
    });
    if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
    config = loaded.config;
    api = await start(config);
  });
  afterAll(() => api?.close());

  function start(config: Config): Promise<Api> {
    const destination = { write: (line: string) => void logLines.push(line) };
    const logger = createLogger({ name: 'api', level: 'warn', destination });
    return createApi({ config, logger }, options.overrides);
  }

  const open = () => {
    if (api === null) throw new Error('the API is there only while tests run');
    return api;
  };

  async function call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    url: string,
    request: {
      token?: string;
      body?: unknown;
      raw?: string | Buffer;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Answer> {
    const payload =
      request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body));
    const response = await open().app.inject({
      method,
      url,
      headers: {
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.token ? { authorization: `Bearer ${request.token}` } : {}),
        ...request.headers,
      },
      payload,
    });
    const { statusCode, headers, payload: text } = response;
    const isJson = String(headers['content-type']).includes('json');
    return {
      status: statusCode,
      headers,
      text,
      body: isJson && text ? JSON.parse(text) : undefined,
    };
  }

  return {
    database,
    redis,
    keyRing,
    logLines,
    get config() {
      if (config === null) throw new Error('the configuration is there only while tests run');
      return config;
    },
    /** One more API on the same database and Redis; whoever asks for it closes it. */
    startAnother() {
      return start(this.config);
    },
    get app() {
      return open().app;
    },
    call,
    async graphql(
      query: string,
      variables: Record<string, unknown> = {},
      token?: string,
    ): Promise<GraphqlAnswer> {
      const answer = await call('POST', '/graphql', { token, body: { query, variables } });
      return { data: answer.body?.data, errors: answer.body?.errors, status: answer.status };
    },
    async signIn({ email, password }: { email: string; password: string }): Promise<string> {
      const answer = await call('POST', '/api/v1/auth/token', { body: { email, password } });
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.body.token;
    },
  };
}
