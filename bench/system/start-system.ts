import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '@posthorn/config';
import { migrateDatabase } from '@posthorn/db';
import {
  findRedisServer,
  freePort,
  type Service,
  startPostgres,
  startRedis,
} from '@posthorn/services';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { type Program, type Supervised, supervise } from './supervise.ts';
import { waitUntil } from './wait-until.ts';

/** The checkout this belongs to. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What to start. */
export interface SystemOptions {
  apis: number;
  workers: number;
  /** Environment variables of api and worker that differ. */
  env?: Record<string, string>;
  /** Folder for CPU profiles of api and worker, written when they leave. */
  profileDir?: string | null;
  log(line: string): void;
}

/** A whole Posthorn on scratch data: its own PostgreSQL and Redis, and real processes. */
export interface System {
  /** Folder of data and logs. */
  readonly scratch: string;
  readonly postgres: Service;
  readonly redis: Service;
  readonly secretKeys: string;
  readonly processes: readonly Supervised[];
  /** The driver's own connections. */
  readonly pool: Pool;
  readonly redisClient: Redis;
  of(kind: Program['kind']): Supervised[];
  /** Waits until every process says it can do its job. */
  ready(): Promise<void>;
  /** @param keep leaves the scratch folder for a person to look at */
  stop(keep: boolean): Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;
const LOG_TAIL_CHARACTERS = 2_000;

/** Starts everything and waits until it is ready; on failure nothing is left running. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const scratch = await mkdtemp(join(tmpdir(), 'posthorn-bench-'));
  // PostgreSQL does not run as root; its own user must get through.
  await chmod(scratch, 0o711);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (keep: boolean): Promise<void> => {
    for (const end of stops.reverse()) await end().catch((error) => options.log(String(error)));
    stops.length = 0;
    if (!keep) await rm(scratch, { recursive: true, force: true });
  };
  try {
    const system = await start(options, scratch, stops);
    return { ...system, stop };
  } catch (error) {
    await stop(true);
    throw error;
  }
}

async function start(
  options: SystemOptions,
  scratch: string,
  stops: (() => Promise<unknown>)[],
): Promise<Omit<System, 'stop'>> {
  options.log('starting PostgreSQL and Redis on scratch data');
  const binary = await findRedisServer(resolve(ROOT, process.env.POSTHORN_HOME || '.posthorn'));
  const postgres = await startPostgres({ dataDir: join(scratch, 'postgres') });
  stops.push(() => postgres.stop());
  const redis = await startRedis({ dataDir: join(scratch, 'redis'), binary });
  stops.push(() => redis.stop());
  await migrateDatabase({ url: postgres.url });

  const pool = new Pool({
    connectionString: postgres.url,
    max: 4,
    // The comparison reads whole tables that were never analysed: guessing few rows, PostgreSQL would
    // loop over each for every row of the other, for minutes.
    options: '-c enable_nestloop=off -c work_mem=256MB',
  });
  // PostgreSQL is restarted under us; the next query connects anew.
  pool.on('error', () => undefined);
  stops.push(() => pool.end());
  const redisClient = new Redis(redis.url, { maxRetriesPerRequest: 0, enableOfflineQueue: false });
  redisClient.on('error', () => undefined);
  stops.push(async () => redisClient.disconnect());

  const secretKeys = `bench:${randomBytes(32).toString('base64')}`;
  const env = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    POSTHORN_SECRET_KEYS: secretKeys,
    POSTHORN_HOME: scratch,
    ALLOW_HTTP_CALLBACKS: 'true',
    ALLOWED_PRIVATE_RANGES: '127.0.0.0/8',
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
    ...options.env,
  };
  const flags =
    options.profileDir == null ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profileDir}`];
  const node = [process.execPath, ...NODE_FLAGS, ...flags];
  const kinds = [
    ...Array.from({ length: options.apis }, () => 'api' as const),
    ...Array.from({ length: options.workers }, () => 'worker' as const),
  ];
  const processes: Supervised[] = [];
  for (const [index, kind] of kinds.entries()) {
    const name = `${kind}-${kind === 'api' ? index + 1 : index + 1 - options.apis}`;
    const port = await freePort();
    const supervised = supervise({
      name,
      kind,
      port,
      command: [...node, join(ROOT, 'apps', kind, 'dist', 'main.js')],
      env: { ...env, [kind === 'api' ? 'API_PORT' : 'WORKER_PORT']: String(port) },
      logFile: join(scratch, `${name}.log`),
    });
    processes.push(supervised);
    stops.push(() => supervised.stop());
  }
  const ready = async (): Promise<void> => {
    for (const supervised of processes) {
      if (await waitUntil(() => supervised.isReady(), READY_TIMEOUT_MS)) continue;
      const log = await readFile(supervised.logFile, 'utf8');
      throw new Error(
        `${supervised.name} is not ready; its log ends with:\n${log.slice(-LOG_TAIL_CHARACTERS)}`,
      );
    }
  };
  options.log(`starting ${processes.map(({ name }) => name).join(', ')}`);
  await ready();
  return {
    scratch,
    postgres,
    redis,
    secretKeys,
    processes,
    pool,
    redisClient,
    ready,
    of: (kind) => processes.filter((supervised) => supervised.kind === kind),
  };
}
