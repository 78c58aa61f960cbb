/**
 * Vitest's global setup: one PostgreSQL and one Redis per run, on free ports, stopped after it.
 * Each project that needs them names this file; the first to come starts, the last to go stops.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRedisServer, type Service, startPostgres, startRedis } from '@posthorn/services';
import type { TestProject } from 'vitest/node';
import { makeScratch, removeScratch } from '../scratch-folder.ts';
import type { ProvidedServices } from './provided.ts';

/** Where a fetched Redis is kept from run to run. */
const HOME = fileURLToPath(new URL('../../../../.posthorn', import.meta.url));

/** Tests kill processes, not the machine's power: what the operating system has is not lost. */
const TEST_SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '400',
  shared_buffers: '128MB',
};

interface Running {
  readonly provided: ProvidedServices;
  readonly stop: () => Promise<void>;
}

interface Shared {
  users: number;
  running: Promise<Running>;
}

async function startServices(): Promise<Running> {
  const scratch = await makeScratch();
  const started: Service[] = [];
  const stop = async () => {
    for (const service of started.reverse()) await service.stop();
    await removeScratch(scratch);
  };
  try {
    const binary = await findRedisServer(HOME);
    const redis = startRedis({
      dataDir: join(scratch, 'redis'),
      binary,
      settings: { databases: '1024' },
    });
    started.push(await redis);
    const postgres = await startPostgres({
      dataDir: join(scratch, 'postgres'),
      settings: TEST_SETTINGS,
    });
    started.push(postgres);
    const postgresUrl = new URL(postgres.url);
    postgresUrl.pathname = '/postgres';
    const redisUrl = (await redis).url;
    return { provided: { postgresUrl: postgresUrl.href, redisUrl }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whoever ends the run in the middle leaves no server behind. */
function stopOnSignal(running: Promise<Running>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void running.then(({ stop }) => stop()).finally(() => process.exit(1));
    });
  }
}

/** One per process, though each project loads this module anew. */
const holder = globalThis as typeof globalThis & { posthornTestServices?: Shared };

// biome-ignore lint/style/noDefaultExport: Vitest asks for one
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  if (holder.posthornTestServices === undefined) {
    const running = startServices();
    holder.posthornTestServices = { users: 0, running };
    stopOnSignal(running);
  }
  const shared = holder.posthornTestServices;
  shared.users += 1;
  const { provided, stop } = await shared.running;
  project.provide('posthornServices', provided);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete holder.posthornTestServices;
    await stop();
  };
}
