import { join } from 'node:path';
import { type Kept, type Supervisor, startPostgres, startRedis } from '@posthorn/services';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { inStep } from '../lib/output.mjs';
import { UserError } from '../lib/user-error.mjs';
import { given } from './environment.ts';
import type { HomeSecrets } from './home.ts';
import { postgresFolder, redisFolder } from './leftover-services.ts';
import type { Stopper } from './stopper.ts';

/** Addresses of the services in use. */
export interface ServiceUrls {
  readonly DATABASE_URL: string;
  readonly REDIS_URL: string;
  /** Those of ours, which are kept running. */
  readonly own: readonly Kept[];
}

async function checkPostgres(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version.split(' ')[0] ?? '';
  } catch (error) {
    throw new UserError(
      `PostgreSQL (DATABASE_URL) cannot be used: ${(error as Error).message}. Correct DATABASE_URL, or unset it to use the one that comes with Posthorn.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function checkRedis(url: string): Promise<void> {
  const [node = ''] = url.split(',');
  const redis = new Redis(node, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: 5_000,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw new UserError(
      `Redis (REDIS_URL) cannot be used: ${(error as Error).message}. Correct REDIS_URL, or unset it to use one that Posthorn starts.`,
    );
  } finally {
    redis.disconnect();
  }
}

/** What starting services needs. */
interface Parts {
  readonly home: string;
  readonly secrets: HomeSecrets;
  readonly stopper: Stopper;
  readonly supervisor: Supervisor;
}

async function havePostgres(parts: Parts): Promise<[string, Kept | null]> {
  const { home, stopper, supervisor } = parts;
  const named = given(process.env).DATABASE_URL;
  if (named !== undefined) {
    await inStep(
      'asking PostgreSQL',
      () => checkPostgres(named),
      (version) => `PostgreSQL ${version}, as DATABASE_URL says`,
    );
    return [named, null];
  }
  const started = await inStep(
    'starting PostgreSQL',
    (step) =>
      stopper.own(
        'PostgreSQL',
        startPostgres({
          dataDir: postgresFolder(home),
          logFile: join(home, 'logs/postgres.log'),
          log: (line) => step.update(line),
          signal: stopper.signal,
        }).then((service) => supervisor.keep(service)),
        (kept) => kept.stop(),
      ),
    ({ service }) => `PostgreSQL on 127.0.0.1:${service.port}`,
  );
  return [started.service.url, started];
}

async function haveRedis(parts: Parts): Promise<[string, Kept | null]> {
  const { home, secrets, stopper, supervisor } = parts;
  const named = given(process.env).REDIS_URL;
  if (named !== undefined) {
    await inStep('asking Redis', () => checkRedis(named), 'Redis, as REDIS_URL says');
    return [named, null];
  }
  const started = await inStep(
    'starting Redis',
    (step) =>
      stopper.own(
        'Redis',
        startRedis({
          dataDir: redisFolder(home),
          logFile: join(home, 'logs/redis.log'),
          password: secrets.redisPassword,
          log: (line) => step.update(line),
          signal: stopper.signal,
        }).then((service) => supervisor.keep(service)),
        (kept) => kept.stop(),
      ),
    ({ service }) => `Redis on 127.0.0.1:${service.port}`,
  );
  return [started.service.url, started];
}

/** The services that were named, or ones of our own; each answers. */
export async function haveServices(parts: Parts): Promise<ServiceUrls> {
  const [DATABASE_URL, postgres] = await havePostgres(parts);
  const [REDIS_URL, redis] = await haveRedis(parts);
  return { DATABASE_URL, REDIS_URL, own: [postgres, redis].filter((kept) => kept !== null) };
}
