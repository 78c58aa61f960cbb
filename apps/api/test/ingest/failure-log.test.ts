import { randomUUID } from 'node:crypto';
import { newId } from '@posthorn/domain';
import { useDatabase, useRedis, waitUntil } from '@posthorn/testkit';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressRangeOf } from '../../src/client/address-block.ts';
import { createFailureTally } from '../../src/ingest/failure-tally.ts';
import { keyKindOf } from '../../src/ingest/key-kind.ts';
import { type IngestAlone, startIngest } from './support/parts.ts';
import { createSender, type SourceSettings, type TestSource } from './support/rows.ts';
import { newEvent, request, send, signed } from './support/send.ts';

const database = useDatabase();
const redis = useRedis();
let ingest: IngestAlone;

beforeAll(async () => {
  ingest = await startIngest({ databaseUrl: database.url, redisUrl: redis.url });
});
afterAll(() => ingest?.close());

const stranger = (apiKey = `phs_${randomUUID()}`): TestSource => ({
  id: '',
  apiKey,
  secret: 'whsec_AAAAAAAAAAAA',
});
const wrongOf = (source: TestSource) => ({ ...source, secret: stranger().secret });

/** What is written of a source: reason and count. */
async function writtenOf(pool: Pool, sourceId: string): Promise<[string, number][]> {
  const { rows } = await pool.query<{ code: string; requests: number }>(
    'select code, sum(requests)::int as requests from source_failures where source_id = $1 group by 1 order by 1',
    [sourceId],
  );
  return rows.map(({ code, requests }) => [code, requests]);
}

async function unknownWritten(pool: Pool): Promise<number> {
  const { rows } = await pool.query('select sum(requests)::int as sum from unknown_source_keys');
  return Number(rows[0]?.sum ?? 0);
}

describe('a request that failed to authenticate as a source', () => {
  const OLD = Date.now() - 3_600_000;
  const cases: [
    string,
    Partial<SourceSettings>,
    (at: IngestAlone, source: TestSource) => Promise<unknown>,
  ][] = [
    ['INVALID_SIGNATURE', {}, (at, source) => send(at, wrongOf(source), newEvent())],
    [
      'MISSING_SIGNATURE',
      {},
      (at, { apiKey }) =>
        request(at, { body: '{}', headers: { authorization: `Bearer ${apiKey}` } }),
    ],
    [
      'TIMESTAMP_OUT_OF_RANGE',
      {},
      (at, source) => request(at, { body: '{}', headers: signed(source, '{}', OLD) }),
    ],
    [
      'ADDRESS_NOT_ALLOWED',
      { allowedAddresses: ['192.0.2.7'] },
      (at, source) => send(at, source, newEvent()),
    ],
    ['SOURCE_DISABLED', { isActive: false }, (at, source) => send(at, source, newEvent())],
    [
      'KEY_ENDED',
      {},
      async (at, source) => {
        await database.pool.query(
          `update source_credentials set expires_at = now() - interval '1 s' where source_id = $1`,
          [source.id],
        );
        return send(at, source, newEvent());
      },
    ],
  ];

  test.each(cases)('is written down with its reason: %s', async (code, settings, fail) => {
    const { source } = await createSender(database.pool, settings);
    const own = await startIngest({ databaseUrl: database.url, redisUrl: redis.url });
    await fail(own, source);
    await own.close();
    const { rows } = await database.pool.query(
      'select code, address, requests::int from source_failures where source_id = $1',
      [source.id],
    );
    expect(rows).toEqual([{ code, address: '127.0.0.1', requests: 1 }]);
  });

  test('is written down alone: what was right is not', async () => {
    const { source } = await createSender(database.pool);
    expect((await send(ingest, source, newEvent())).status).toBe(202);
    await send(ingest, wrongOf(source), newEvent());
    await waitUntil(async () => (await writtenOf(database.pool, source.id)).length > 0, {
      describe: 'the row',
    });
    expect(await writtenOf(database.pool, source.id)).toEqual([['INVALID_SIGNATURE', 1]]);
  });
});

describe('what a flood of failures costs', () => {
  test('one statement every few seconds, whatever its rate; and nothing of it is lost', async () => {
    const own = await startIngest({ databaseUrl: database.url, redisUrl: redis.url });
    try {
      const { source } = await createSender(database.pool);
      await send(own, source, newEvent());
      const before = await unknownWritten(database.pool);
      const lookUps = own.sent('load_source');
      const startedAtMs = Date.now();
      const flood = 400;
      for (let n = 0; n < flood; n += 20) {
        const some = Array.from({ length: 20 }, () => send(own, wrongOf(source), newEvent()));
        const others = Array.from({ length: 20 }, () => send(own, stranger(), newEvent()));
        await Promise.all([...some, ...others]);
      }
      await waitUntil(async () => (await unknownWritten(database.pool)) - before === flood, {
        describe: 'all unknown keys to be written',
      });
      const written = await writtenOf(database.pool, source.id);
      expect(written).toEqual([
        ['INVALID_SIGNATURE', expect.any(Number)],
        ['RATE_LIMITED', expect.any(Number)],
      ]);
      expect(written.reduce((sum, [, requests]) => sum + requests, 0)).toBe(flood);
      const statementsMax = Math.ceil((Date.now() - startedAtMs) / 3_000);
      expect(own.sent('record_source_failures')).toBeLessThanOrEqual(statementsMax);
      expect(own.sent('record_unknown_keys')).toBeLessThanOrEqual(statementsMax);
      expect(own.sent('load_source') - lookUps).toBeLessThanOrEqual(70);
    } finally {
      await own.close();
    }
  });

  test('a good request sends none', async () => {
    const own = await startIngest({ databaseUrl: database.url, redisUrl: redis.url });
    const { source } = await createSender(database.pool);
    for (let n = 0; n < 5; n += 1) expect((await send(own, source, newEvent())).status).toBe(202);
    await own.close();
    expect(own.sent('record_source_failures') + own.sent('record_unknown_keys')).toBe(0);
  });

  test('what is counted when the process leaves is written', async () => {
    const own = await startIngest({ databaseUrl: database.url, redisUrl: redis.url });
    const { source } = await createSender(database.pool);
    await send(own, wrongOf(source), newEvent());
    await own.close();
    expect(await writtenOf(database.pool, source.id)).toEqual([['INVALID_SIGNATURE', 1]]);
  });

  test('what cannot be written stays counted and is written later', async () => {
    const own = await startIngest({ databaseUrl: database.url, redisUrl: redis.url });
    try {
      const { source } = await createSender(database.pool);
      await database.pool.query('alter table source_failures rename to source_failures_away');
      await send(own, wrongOf(source), newEvent());
      const told = () =>
        own.log.some(({ msg }) => msg === 'failed authentications were not written');
      await waitUntil(told, { describe: 'the failure to be told' });
      await database.pool.query('alter table source_failures_away rename to source_failures');
      await waitUntil(async () => (await writtenOf(database.pool, source.id)).length > 0, {
        describe: 'the row',
      });
      expect(await writtenOf(database.pool, source.id)).toEqual([['INVALID_SIGNATURE', 1]]);
    } finally {
      await own.close();
    }
  });

  test('the memory of it is bounded (promise 5), and what has no room is counted coarser', () => {
    const tally = createFailureTally<{ source: string; address: string }>({
      keyOf: ({ source, address }) => `${source} ${address}`,
      groupOf: ({ source }) => source,
      coarser: (item) => (item.address === '' ? null : { ...item, address: '' }),
      groupMax: 10,
      itemsMax: 100,
    });
    const one = (atMs: number) => ({ requests: 1, firstAtMs: atMs, lastAtMs: atMs });
    for (let n = 0; n < 30; n += 1) tally.add({ source: 'a', address: `10.0.0.${n}` }, one(n));
    expect(tally.size()).toBe(11);
    for (let n = 0; n < 10_000; n += 1) tally.add({ source: `${n}`, address: '10.0.0.1' }, one(n));
    expect(tally.size()).toBe(200);
    const taken = tally.take();
    expect(taken.filter(({ source }) => source === 'a')).toHaveLength(11);
    expect(taken.find(({ source, address }) => source === 'a' && address === '')).toEqual({
      source: 'a',
      address: '',
      requests: 20,
      firstAtMs: 10,
      lastAtMs: 29,
    });
    expect(tally.size()).toBe(0);
  });
});

describe('what of an unknown key is told', () => {
  const MADE = `phs_${'aB3-_'.repeat(9).slice(0, 43)}`;
  test.each([
    ['a key as sources have them', MADE, 'phs_aB3-_a'],
    ["a tenant's API key, sent to the wrong place", `ph_${'x'.repeat(43)}`, 'ph_'],
    ['what others call a live key', `sk_live_${'x'.repeat(24)}`, 'sk_live_'],
    ['words that are much of the key', 'my_secret_pass', ''],
    ['a password', 'correct-horse-battery-staple', ''],
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', ''],
    ['a key that only begins like ours', 'phs_short', ''],
    ['nothing much', 'x', ''],
  ])('%s', (_what, key, told) => {
    expect(keyKindOf(key)).toBe(told);
  });

  test('is all that is kept of it', async () => {
    const key = `phs_${randomUUID().replaceAll('-', '')}${'k'.repeat(11)}`;
    const id = newId().slice(-6);
    await send(ingest, stranger(key), newEvent({ event_id: id }));
    await waitUntil(
      async () => {
        const { rows } = await database.pool.query(
          'select 1 from unknown_source_keys where key_prefix = $1 and address = $2',
          [key.slice(0, 10), '127.0.0.1'],
        );
        return rows.length === 1;
      },
      { describe: 'the row' },
    );
    const { rows } = await database.pool.query('select u::text as text from unknown_source_keys u');
    for (const { text } of rows) expect(text).not.toContain(key.slice(10));
  });
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:0DB8:1:2:3::1', '2001:db8:1:2::/64'],
  ['::1', '::1'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['<script>', 'unreadable'],
])('the address %s is shown as %s', (address, shown) => {
  expect(addressRangeOf(address)).toBe(shown);
});
