import { type Config, loadConfig } from '@posthorn/config';
import {
  connectRedis,
  createDeliverQueues,
  type DeliverQueues,
  type RedisConnection,
} from '@posthorn/queue';
import { createLogger } from '@posthorn/telemetry';
import {
  newKeyRing,
  type TestDatabase,
  type TestRedis,
  useDatabase,
  useRedis,
  waitUntil,
} from '@posthorn/testkit';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createWorker } from '../src/create-worker.ts';

/** What `user-agent` says in these tests. */
export const VERSION = '9.9.9-test';

/** A worker in this process. */
export interface TestWorker {
  /** A gauge or counter of its `/metrics`, summed over labels; 0 when it is not there. */
  metric(name: string): Promise<number>;
  /** What it logged, a line each, newest last. */
  readonly log: readonly LogLine[];
  /** Leaves as on SIGTERM: every shutdown step, in order. Doing it twice does it once. */
  stop(): Promise<void>;
}

export interface LogLine {
  level: string;
  msg: string;
  err?: { message: string };
}

/** A test file's database, Redis and workers. */
export interface Harness {
  readonly database: TestDatabase;
  readonly redis: TestRedis;
  readonly keyRing: string;
  readonly queues: DeliverQueues;
  config(env?: Readonly<Record<string, string>>): Config;
  startWorker(env?: Readonly<Record<string, string>>): Promise<TestWorker>;
}

/** Hands the test file services of its own; the workers a test started are stopped after it. */
export function useHarness(): Harness {
  const database = useDatabase();
  const redis = useRedis();
  const keyRing = newKeyRing();
  const workers: TestWorker[] = [];
  let connection: RedisConnection;
  let queues: DeliverQueues;
  beforeAll(() => {
    connection = connectRedis({ nodes: [redis.url], use: 'blocking', onError: () => undefined });
    queues = createDeliverQueues(connection, { partitions: 1, onError: () => undefined });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  });
  afterAll(async () => {
    await queues.close();
    connection.disconnect();
  });

  const config = (env: Readonly<Record<string, string>> = {}): Config => {
    const loaded = loadConfig({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      POSTHORN_SECRET_KEYS: keyRing,
      ALLOW_HTTP_CALLBACKS: 'true',
      ALLOWED_PRIVATE_RANGES: '127.0.0.0/8,::1/128',
      ...env,
    });
    if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
    return { ...loaded.config, worker: { host: '127.0.0.1', port: 0 } };
  };
  return {
    database,
    redis,
    keyRing,
    get queues() {
      return queues;
    },
    config,
    async startWorker(env) {
      const worker = await startTestWorker(config(env));
      workers.push(worker);
      return worker;
    },
  };
}

async function startTestWorker(config: Config): Promise<TestWorker> {
  const log: LogLine[] = [];
  const destination = { write: (line: string) => void log.push(JSON.parse(line)) };
  const logger = createLogger({ name: 'worker', level: 'info', destination });
  const { address, shutdownSteps } = await createWorker(config, logger, VERSION);
  let stopping: Promise<void> | null = null;
  return {
    log,
    async metric(name) {
      const text = await (await fetch(`${address}/metrics`)).text();
      const lines = text.split('\n').filter((line) => /^[a-z_]+/.exec(line)?.[0] === name);
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
    stop() {
      stopping ??= (async () => {
        for (const { run } of shutdownSteps) await run();
      })();
      return stopping;
    },
  };
}

/** Waits until a worker has nothing in hand: no request in the air, no batch open. */
export async function waitUntilIdle(worker: TestWorker): Promise<void> {
  const names = ['posthorn_requests_in_flight', 'posthorn_open_batches'] as const;
  await waitUntil(
    async () => {
      const values = await Promise.all(names.map((name) => worker.metric(name)));
      return values.every((value) => value === 0);
    },
    { describe: 'no request in flight, no batch open' },
  );
}
