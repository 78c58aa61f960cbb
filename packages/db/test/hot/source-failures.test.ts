import { newId } from '@posthorn/domain';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  FAILURES_PER_DAY_MAX,
  type SourceFailureCount,
} from '../../src/hot/record-source-failures.ts';
import {
  KEY_PREFIXES_MAX,
  UNKNOWN_ADDRESSES_MAX,
  type UnknownKeyCount,
} from '../../src/hot/record-unknown-keys.ts';
import {
  createPeopleDatabase,
  findSourceFailures,
  findUnknownKeys,
  forgetSourceFailures,
  type HotPool,
  type PeopleDatabase,
  recordSourceFailures,
  recordUnknownKeys,
} from '../../src/index.ts';
import { captureCalls, explainHot } from './support/explain.ts';
import { useEngine } from './support/use-engine.ts';

const DAY_MS = 86_400_000;
const engine = useEngine();
let people: PeopleDatabase | null = null;
afterAll(() => people?.close());

/** A reading as operators read. */
async function asOperator<T>(read: Parameters<PeopleDatabase['asOperator']>[0]): Promise<T> {
  const { host, port, database, user, password } = engine.pool.options;
  const url =
    engine.pool.options.connectionString ??
    `postgres://${user}:${password}@${host}:${port}/${database}`;
  people ??= createPeopleDatabase({ url, poolMax: 2 });
  return (await people.asOperator(read)) as T;
}

async function aSource(tenantId: string | null = null): Promise<string> {
  const id = newId();
  await engine.pool.query(`insert into sources (id, tenant_id, name) values ($1, $2, 'shop')`, [
    id,
    tenantId,
  ]);
  return id;
}

function aFailure(sourceId: string, fields: Partial<SourceFailureCount> = {}): SourceFailureCount {
  const atMs = Date.now();
  return {
    sourceId,
    code: 'INVALID_SIGNATURE',
    address: '192.0.2.1',
    requests: 1,
    firstAtMs: atMs,
    lastAtMs: atMs,
    ...fields,
  };
}

function aKey(fields: Partial<UnknownKeyCount> = {}): UnknownKeyCount {
  const atMs = Date.now();
  return {
    address: '192.0.2.1',
    code: 'UNKNOWN_KEY',
    keyPrefix: 'phs_abcdef',
    requests: 1,
    firstAtMs: atMs,
    lastAtMs: atMs,
    ...fields,
  };
}

const failuresOf = (sourceId: string) =>
  asOperator<Awaited<ReturnType<typeof findSourceFailures>>>((em) =>
    findSourceFailures(em, [sourceId]),
  );
const unknownKeys = () => asOperator<Awaited<ReturnType<typeof findUnknownKeys>>>(findUnknownKeys);
const sumOf = (rows: readonly { count: number }[]) =>
  rows.reduce((sum, { count }) => sum + count, 0);

describe('failed authentications of a source', () => {
  it('are summed by reason and address, over the days and from whichever process', async () => {
    const sourceId = await aSource();
    const now = Date.now();
    const yesterday = { firstAtMs: now - DAY_MS - 5_000, lastAtMs: now - DAY_MS };
    await recordSourceFailures(engine.pool, [
      aFailure(sourceId, { requests: 3, firstAtMs: now - 2_000, lastAtMs: now - 1_000 }),
      aFailure(sourceId, { code: 'ADDRESS_NOT_ALLOWED', lastAtMs: now - 60_000 }),
    ]);
    await recordSourceFailures(engine.another(), [
      aFailure(sourceId, { requests: 4, lastAtMs: now }),
    ]);
    await recordSourceFailures(engine.pool, [aFailure(sourceId, { requests: 5, ...yesterday })]);
    expect(await failuresOf(sourceId)).toEqual([
      {
        sourceId,
        code: 'INVALID_SIGNATURE',
        address: '192.0.2.1',
        count: 12,
        firstAt: new Date(yesterday.firstAtMs),
        lastAt: new Date(now),
      },
      expect.objectContaining({ code: 'ADDRESS_NOT_ALLOWED', count: 1 }),
    ]);
  });

  it('belong to the tenant of the source; a source that is no more has none', async () => {
    const { tenantId } = await engine.tenant();
    const sourceId = await aSource(tenantId);
    await recordSourceFailures(engine.pool, [aFailure(sourceId), aFailure(newId())]);
    const { rows } = await engine.pool.query(
      'select source_id, tenant_id from source_failures where tenant_id = $1',
      [tenantId],
    );
    expect(rows).toEqual([{ source_id: sourceId, tenant_id: tenantId }]);
  });

  it('have a bounded number of rows a day: addresses beyond are summed under one', async () => {
    const sourceId = await aSource();
    const from = (start: number, count: number) =>
      Array.from({ length: count }, (_, n) =>
        aFailure(sourceId, { address: `10.0.0.${start + n}` }),
      );
    await recordSourceFailures(engine.pool, from(0, 20));
    await recordSourceFailures(engine.pool, from(10, 100));
    await recordSourceFailures(engine.pool, from(0, 10));
    const rows = await failuresOf(sourceId);
    expect(rows).toHaveLength(FAILURES_PER_DAY_MAX + 1);
    expect(sumOf(rows)).toBe(130);
    const others = rows.find(({ address }) => address === null);
    expect(others?.count).toBe(110 - FAILURES_PER_DAY_MAX);
    expect(rows.find(({ address }) => address === '10.0.0.0')?.count).toBe(2);
  });

  it('are written by processes at the same time without waiting for each other in a circle', async () => {
    const sources = [await aSource(), await aSource(), await aSource()];
    const counts = sources.flatMap((id) => [aFailure(id), aFailure(id, { address: '192.0.2.2' })]);
    const pools = [engine.pool, engine.another(), engine.another()];
    const writes = Array.from({ length: 60 }, (_, n) =>
      recordSourceFailures(pools[n % 3] as HotPool, n % 2 ? counts : counts.toReversed()),
    );
    await Promise.all(writes);
    for (const id of sources) expect(sumOf(await failuresOf(id))).toBe(120);
  });
});

describe('unknown keys', () => {
  beforeEach(async () => {
    await engine.pool.query('delete from unknown_source_keys');
  });

  it('are summed by address and by how they begin', async () => {
    await recordUnknownKeys(engine.pool, [aKey({ requests: 2 }), aKey({ keyPrefix: '' })]);
    await recordUnknownKeys(engine.another(), [
      aKey(),
      aKey({ code: 'RATE_LIMITED', keyPrefix: '', requests: 7 }),
    ]);
    const rows = await unknownKeys();
    expect(rows.map(({ code, keyPrefix, count }) => [code, keyPrefix, count]).sort()).toEqual([
      ['RATE_LIMITED', null, 7],
      ['UNKNOWN_KEY', null, 1],
      ['UNKNOWN_KEY', 'phs_abcdef', 3],
    ]);
  });

  it('of whoever guesses from one address have few rows, and hide nobody else', async () => {
    const guesses = (from: number) =>
      Array.from({ length: 40 }, (_, n) => aKey({ keyPrefix: `phs_${100_000 + from + n}` }));
    await recordUnknownKeys(engine.pool, guesses(0));
    await recordUnknownKeys(engine.pool, guesses(40));
    await recordUnknownKeys(engine.pool, [aKey({ address: '192.0.2.2' })]);
    const rows = await unknownKeys();
    expect(rows).toHaveLength(KEY_PREFIXES_MAX + 2);
    expect(sumOf(rows)).toBe(81);
    expect(rows.filter(({ address }) => address === '192.0.2.2')).toHaveLength(1);
  });

  it('from more addresses than there are places for share one row', async () => {
    const from = (net: number) =>
      Array.from({ length: 250 }, (_, n) => aKey({ address: `10.0.${net}.${n}` }));
    await recordUnknownKeys(engine.pool, from(0));
    await recordUnknownKeys(engine.pool, from(1));
    await recordUnknownKeys(engine.pool, from(0));
    const { rows } = await engine.pool.query<{ address: string; requests: string }>(
      'select address, requests from unknown_source_keys',
    );
    expect(rows).toHaveLength(UNKNOWN_ADDRESSES_MAX + 1);
    expect(rows.reduce((sum, { requests }) => sum + Number(requests), 0)).toBe(750);
    expect(rows.find(({ address }) => address === '')?.requests).toBe(
      String(750 - 2 * UNKNOWN_ADDRESSES_MAX),
    );
  });
});

it('what is older than seven days is not shown, and is forgotten', async () => {
  const sourceId = await aSource();
  const now = Date.now();
  const at = (daysAgo: number) => {
    const atMs = now - daysAgo * DAY_MS;
    return { firstAtMs: atMs, lastAtMs: atMs };
  };
  await engine.pool.query('delete from unknown_source_keys');
  for (const daysAgo of [0, 6, 7, 30]) {
    await recordSourceFailures(engine.pool, [aFailure(sourceId, at(daysAgo))]);
    await recordUnknownKeys(engine.pool, [aKey(at(daysAgo))]);
  }
  const shown = async () => [sumOf(await failuresOf(sourceId)), sumOf(await unknownKeys())];
  expect(await shown()).toEqual([2, 2]);
  await forgetSourceFailures(engine.pool, now);
  expect(await shown()).toEqual([2, 2]);
  const { rows } = await engine.pool.query(
    `select (select count(*)::int from source_failures where source_id = $1) as failures,
       (select count(*)::int from unknown_source_keys) as keys`,
    [sourceId],
  );
  expect(rows).toEqual([{ failures: 2, keys: 2 }]);
});

describe('what the statements read (promise 10)', () => {
  const calls: [string, (pool: HotPool) => Promise<unknown>, number][] = [
    ['recording failures', (pool) => recordSourceFailures(pool, [aFailure(newId())]), 60],
    [
      'recording unknown keys',
      (pool) => recordUnknownKeys(pool, [aKey()]),
      3 * UNKNOWN_ADDRESSES_MAX,
    ],
    ['forgetting', (pool) => forgetSourceFailures(pool, Date.now()), 0],
  ];

  it.each(calls)(
    '%s reads no table from end to end, and no other day',
    async (_what, work, most) => {
      await engine.pool.query(`
      insert into sources (id, name) select gen_random_uuid(), 'old' from generate_series(1, 300);
      insert into source_failures (source_id, day, code, address, requests, first_at, last_at)
        select id, now()::date - d, 'INVALID_SIGNATURE', '', 1, now(), now() from sources, generate_series(1, 6) d
        on conflict do nothing;
      insert into unknown_source_keys (day, address, code, key_prefix, requests, first_at, last_at)
        select now()::date - d, n::text, 'UNKNOWN_KEY', '', 1, now(), now() from generate_series(1, 6) d, generate_series(1, 200) n
        on conflict do nothing;`);
      const [call] = await captureCalls(work);
      if (!call) throw new Error('no statement was sent');
      const client = await engine.pool.connect();
      try {
        const plan = await explainHot(client, call);
        expect(plan.seqScans, plan.text).toEqual([]);
        expect(plan.examined, plan.text).toBeLessThanOrEqual(most);
      } finally {
        client.release();
      }
    },
  );
});
