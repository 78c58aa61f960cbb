import type { HotPool } from '@posthorn/db';
import { newId } from '@posthorn/domain';
import { useDatabase, waitUntil } from '@posthorn/testkit';
import { afterEach, expect, it } from 'vitest';
import { type Lease, startLease } from '../src/lease/lease.ts';

const TIMEOUT_MS = 100;

const database = useDatabase();
let lease: Lease | null = null;

afterEach(async () => {
  await lease?.end();
  lease = null;
});

/** The database's pool, which can be cut off. */
function breakable(): { pool: HotPool; cut(): void; mend(): void } {
  let isCut = false;
  const refuse = () => Promise.reject(new Error('Connection terminated unexpectedly'));
  const { pool } = database;
  const query = (...args: unknown[]) =>
    isCut ? refuse() : Reflect.apply(pool.query, pool, args as never);
  return {
    pool: { query, connect: pool.connect.bind(pool) } as HotPool,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
    },
  };
}

const start = (pool: HotPool, timeoutMs = TIMEOUT_MS) =>
  startLease({ pool, newWorkerId: newId, timeoutMs, onError: () => undefined });

async function aliveUntilMs(workerId: string): Promise<number | null> {
  const { rows } = await database.pool.query<{ alive_until: Date }>(
    'select alive_until from workers where id = $1',
    [workerId],
  );
  return rows[0]?.alive_until.getTime() ?? null;
}

it('is there before anything is claimed, and is kept up by heartbeats', async () => {
  lease = await start(database.pool);
  const term = await lease.term();
  const first = await aliveUntilMs(term.workerId);
  expect(first).not.toBeNull();
  expect(await term.untilSafe()).toBe(true);
  await waitUntil(async () => ((await aliveUntilMs(term.workerId)) ?? 0) > (first ?? 0), {
    describe: 'a longer lease',
  });
  expect((await lease.term()).workerId).toBe(term.workerId);
});

it('a short break of PostgreSQL changes nothing: the term goes on', async () => {
  const { pool, cut, mend } = breakable();
  // So long that the lease does not end before this process comes to mend what it cut.
  const timeoutMs = 20_000;
  lease = await start(pool, timeoutMs);
  const term = await lease.term();
  const first = (await aliveUntilMs(term.workerId)) ?? 0;
  cut();
  // Nearer to its end than a request may start.
  await waitUntil(() => first - Date.now() < timeoutMs + 900, { describe: 'the lease to wane' });
  const safe = term.untilSafe();
  mend();
  expect(await safe).toBe(true);
  expect((await lease.term()).workerId).toBe(term.workerId);
});

it('after a gap the worker goes on under another name, and starts nothing that it claimed before (promise 3)', async () => {
  const { pool, cut, mend } = breakable();
  lease = await start(pool);
  const term = await lease.term();
  cut();
  await waitUntil(
    async () => {
      const { rows } = await database.pool.query<{ isOver: boolean }>(
        'select alive_until < now() as "isOver" from workers where id = $1',
        [term.workerId],
      );
      return rows[0]?.isOver;
    },
    { describe: 'the lease to end' },
  );
  const safe = term.untilSafe();
  mend();
  expect(await safe).toBe(false);
  const next = await lease.term();
  expect(next.workerId).not.toBe(term.workerId);
  expect(await next.untilSafe()).toBe(true);
});

it('given up, it protects nothing any more', async () => {
  const ended = await start(database.pool);
  const { workerId } = await ended.term();
  await ended.end();
  expect(await aliveUntilMs(workerId)).toBeNull();
});
