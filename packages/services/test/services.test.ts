import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  findRunningPostgres,
  freePort,
  listenProblem,
  type Service,
  startPostgres,
  startRedis,
} from '../src/index.ts';

let scratch = '';
const services: Service[] = [];

beforeAll(async () => {
  // Closed to everyone else, as a home of root's is: the harder case.
  scratch = await mkdtemp(join(tmpdir(), 'posthorn-services-'));
});
afterEach(async () => {
  for (const service of services.splice(0).reverse()) await service.stop();
});
afterAll(async () => {
  for (const name of await readdir(scratch)) {
    const cluster = await realpath(join(scratch, name, 'cluster')).catch(() => null);
    if (cluster !== null) await rm(cluster, { recursive: true, force: true });
  }
  await rm(scratch, { recursive: true, force: true });
});

async function postgres(name: string): Promise<Service> {
  const service = await startPostgres({ dataDir: join(scratch, name) });
  services.push(service);
  return service;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

describe('PostgreSQL', () => {
  test('loses nothing that was committed: fsync on, committed rows survive kill -9 (promise 1)', async () => {
    const service = await postgres('durable');
    expect(await ask(service.url, 'show fsync')).toEqual(['on']);
    expect(await ask(service.url, 'show synchronous_commit')).toEqual(['on']);
    await ask(service.url, 'create table kept (n int); ');
    await ask(service.url, 'insert into kept select generate_series(1, 1000)');
    const { pid } = service;
    await service.kill('SIGKILL');
    expect(service.pid).toBe(0);
    await service.start();
    expect(service.pid).not.toBe(pid);
    expect(await ask(service.url, 'select count(*)::int from kept')).toEqual([1000]);
  });

  test('keeps its data and password over a stop, on whatever port it next runs', async () => {
    const first = await postgres('stopped');
    await ask(first.url, 'create table kept (n int)');
    await first.stop();
    const second = await postgres('stopped');
    expect(await ask(second.url, 'select count(*)::int from kept')).toEqual([0]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  test('is found by its folder while it runs, for commands beside the installation', async () => {
    const folder = join(scratch, 'found');
    expect(await findRunningPostgres(folder)).toBeNull();
    const service = await postgres('found');
    expect(await findRunningPostgres(folder)).toBe(service.url);
    await service.stop();
    expect(await findRunningPostgres(folder)).toBeNull();
  });

  test('asks for the password, and listens on this machine only', async () => {
    const service = await postgres('closed');
    const wrong = new URL(service.url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(await ask(service.url, 'show listen_addresses')).toEqual(['127.0.0.1']);
    expect(await listenProblem(service.port)).toBe('EADDRINUSE');
  });

  test('says what is wrong in one line when its port is taken', async () => {
    const other = await postgres('first');
    const start = startPostgres({ dataDir: join(scratch, 'second'), port: other.port });
    await expect(start).rejects.toThrow(
      /^PostgreSQL on port \d+ did not start: .*\(all of it: .*\)$/,
    );
  });
});

describe('Redis', () => {
  test('writes nothing to disk and refuses rather than forgets (promise 2)', async () => {
    const dataDir = join(scratch, 'redis');
    const service = await startRedis({ dataDir, password: 'p-1' });
    services.push(service);
    const redis = new Redis(service.url);
    try {
      await redis.set('a', '1');
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual([
        'maxmemory-policy',
        'noeviction',
      ]);
      expect(await redis.config('GET', 'save')).toEqual(['save', '']);
    } finally {
      redis.disconnect();
    }
    await service.restart();
    const again = new Redis(service.url);
    try {
      expect(await again.dbsize()).toBe(0);
    } finally {
      again.disconnect();
    }
    expect((await readdir(dataDir)).toSorted()).toEqual(['claim.json', 'redis.log']);
  });

  test('says what is wrong in one line when its port is taken', async () => {
    const other = await postgres('taken');
    const start = startRedis({ dataDir: join(scratch, 'redis-2'), port: other.port });
    await expect(start).rejects.toThrow(/^Redis on port \d+ did not start: .*/);
  });
});

test('a second start on a folder in use is refused and says by whom', async () => {
  const service = await postgres('claimed');
  const program = `import { startPostgres } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
    await startPostgres({ dataDir: ${JSON.stringify(join(scratch, 'claimed'))} }).catch((error) => {
      console.log(error.message);
      process.exit(1);
    });`;
  const second = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(second.stdout.trim()).toBe(
    `PostgreSQL in ${join(scratch, 'claimed')} is in use by process ${process.pid}: stop that one, or give this one another POSTHORN_HOME.`,
  );
  expect(await ask(service.url, 'select 1')).toEqual([1]);
});

test('a server whose starter was killed is taken down and started anew', async () => {
  const dataDir = join(scratch, 'orphaned');
  const program = `import { startPostgres } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
    const service = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(service.pid);
    process.kill(process.pid, 'SIGKILL');`;
  const first = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  expect(Number(first.stdout)).toBeGreaterThan(0);
  const service = await postgres('orphaned');
  expect(service.pid).not.toBe(Number(first.stdout));
  expect(await ask(service.url, 'select 1')).toEqual([1]);
});

test('a free port is free', async () => {
  expect(await listenProblem(await freePort())).toBeNull();
});
