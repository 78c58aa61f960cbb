import { randomBytes } from 'node:crypto';
import { loadConfig } from '@posthorn/config';
import { createKeyRing, type KeyRing } from '@posthorn/domain';
import { createLogger } from '@posthorn/telemetry';
import { type TestRedis, useDatabase, useRedis } from '@posthorn/testkit';
import type { Pool } from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { createApi } from '../../../src/index.ts';

/** A line of the API's log. */
export interface LogLine {
  level: string;
  msg: string;
}

/** An API that listens, made by `createApi` as in production. */
export interface RunningApi {
  url: string;
  port: number;
  log: LogLine[];
  close(): Promise<void>;
}

/** One ring for every test of a process: rows made by one API can be read by another. */
export const RING_TEXT = `k1:${randomBytes(32).toString('base64')}`;
export const keyRing: KeyRing = createKeyRing(RING_TEXT);

export async function startApi(options: {
  databaseUrl: string;
  redisUrl: string;
  env?: Record<string, string>;
}): Promise<RunningApi> {
  const loaded = loadConfig({
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: options.redisUrl,
    POSTHORN_SECRET_KEYS: RING_TEXT,
    DATABASE_POOL_MAX: '8',
    ...options.env,
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const log: LogLine[] = [];
  const write = (line: string) => void log.push(JSON.parse(line) as LogLine);
  const logger = createLogger({ name: 'api', level: 'info', destination: { write } });
  const { app, close } = await createApi({ config: loaded.config, logger });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, port: Number(new URL(url).port), log, close };
}

/** A test file's own API, database and Redis. */
export interface TestApi extends Omit<RunningApi, 'close'> {
  databaseUrl: string;
  pool: Pool;
  redis: TestRedis;
}

export function useApi(env: Record<string, string> = {}): TestApi {
  const database = useDatabase();
  const redis = useRedis();
  let running: RunningApi | null = null;
  beforeAll(async () => {
    running = await startApi({ databaseUrl: database.url, redisUrl: redis.url, env });
  });
  afterAll(() => running?.close());
  const api = () => {
    if (running === null) throw new Error('useApi() has its API only while tests run');
    return running;
  };
  return {
    get url() {
      return api().url;
    },
    get port() {
      return api().port;
    },
    get log() {
      return api().log;
    },
    get databaseUrl() {
      return database.url;
    },
    get pool() {
      return database.pool;
    },
    redis,
  };
}
