import { maxIdAt, minIdAt, newId } from '@posthorn/domain';
import { createTenant, useDatabase } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPeopleDatabase,
  ensurePartitions,
  findAttemptsOfDeliveries,
  findDeliveries,
  findDelivery,
  findEvents,
  type PeopleDatabase,
  query,
} from '../src/index.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const PER_DAY = 1_500;

describe('pages that people read, on tables with 30 daily partitions (promise 10)', () => {
  const database = useDatabase();
  let people: PeopleDatabase;
  let tenantId: string;
  const webhookId = newId();

  beforeAll(async () => {
    const { pool } = database;
    people = createPeopleDatabase({ url: database.url, poolMax: 2 });
    const nowMs = Date.now();
    await ensurePartitions(pool, { nowMs, daysBack: DAYS - 1, daysAhead: 1, hashPartitions: 1 });
    tenantId = (await createTenant(pool)).id;
    const other = (await createTenant(pool)).id;
    const ids: string[] = [];
    for (let day = DAYS - 1; day >= 0; day -= 1) {
      for (let n = 0; n < PER_DAY; n += 1) ids.push(newId(nowMs - day * DAY_MS - 60_000 + n));
    }
    for (const owner of [tenantId, other]) {
      await pool.query(
        `insert into deliveries (tenant_id, id, event_id, webhook_id, status, tier, event_type)
         select $1, id, id, case when n % 100 = 0 then $3::uuid else $1::uuid end,
           case when n % 500 = 0 then 'dead' else 'succeeded' end::delivery_status, 'standard', 'a.b'
         from unnest($2::uuid[]) with ordinality as t (id, n)`,
        [owner, ids, webhookId],
      );
      await pool.query(
        `insert into events (tenant_id, id, event_id, event_type, occurred_at, version, matched, data)
         select $1, id, id::text, 'a.b', now(), '1.0', 1, '{}' from unnest($2::uuid[]) as t (id)`,
        [owner, ids],
      );
      await pool.query(
        `insert into attempts (tenant_id, id, delivery_id, webhook_id, started_at, duration_ms, number, url)
         select $1, id, id, $3, now(), 1, 1, '' from unnest($2::uuid[]) as t (id)`,
        [owner, ids, webhookId],
      );
    }
    await pool.query('vacuum analyze deliveries, events, attempts');
  });
  afterAll(() => people.close());

  /** What a read cost: rows the scans touched, sequential scans of filled partitions, partitions used. */
  async function costOf(read: (em: Parameters<typeof findDelivery>[0]) => Promise<unknown>) {
    const look = async () => {
      const { rows } = await database.pool.query<{
        name: string;
        seq: string;
        rows: string;
        idx: string;
      }>(
        `select relname as name, seq_tup_read as seq, idx_scan as idx,
           coalesce(idx_tup_fetch, 0) + seq_tup_read as rows
         from pg_stat_user_tables where relname ~ '_p\\d{8}$'`,
      );
      return new Map(rows.map((row) => [row.name, row]));
    };
    const before = await look();
    await people.asTenant(tenantId, async (em) => {
      await read(em);
      await query(em, 'select pg_stat_force_next_flush()');
    });
    const after = await look();
    const cost = { seq: 0, rows: 0, partitions: 0 };
    for (const [name, row] of after) {
      const was = before.get(name);
      cost.seq += Number(row.seq) - Number(was?.seq ?? 0);
      cost.rows += Number(row.rows) - Number(was?.rows ?? 0);
      if (Number(row.idx) > Number(was?.idx ?? 0)) cost.partitions += 1;
    }
    return cost;
  }

  const FIRST = { limit: 20 };

  it('the newest deliveries and events cost a page, however long the history', async () => {
    for (const read of [findDeliveries, findEvents]) {
      const cost = await costOf((em) => read(em, { tenantId }, FIRST));
      expect(cost.seq, read.name).toBe(0);
      expect(cost.rows, read.name).toBeLessThan(200);
    }
  });

  it('a page from the middle costs no more than the first', async () => {
    const after = maxIdAt(Date.now() - 15 * DAY_MS);
    const cost = await costOf((em) => findDeliveries(em, { tenantId }, { limit: 20, after }));
    expect(cost.seq).toBe(0);
    expect(cost.rows).toBeLessThan(200);
    const before = await costOf((em) =>
      findDeliveries(em, { tenantId }, { limit: 20, before: after, fromEnd: true }),
    );
    expect(before.rows).toBeLessThan(200);
  });

  it('the dead ones and those of one webhook are found by their indexes', async () => {
    const dead = await costOf((em) => findDeliveries(em, { tenantId, status: 'dead' }, FIRST));
    expect(dead.seq).toBe(0);
    expect(dead.rows).toBeLessThan(200);
    const hook = await costOf((em) => findDeliveries(em, { tenantId, webhookId }, FIRST));
    expect(hook.seq).toBe(0);
    expect(hook.rows).toBeLessThan(400);
  });

  it('one delivery, and its attempts, are looked for in its day alone', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      'select id from deliveries where tenant_id = $1 and id > $2 order by id limit 1',
      [tenantId, minIdAt(Date.now() - 10 * DAY_MS)],
    );
    const id = rows[0]?.id ?? '';
    const cost = await costOf((em) => findDelivery(em, { tenantId, id }));
    expect(cost).toEqual({ seq: 0, rows: 1, partitions: 1 });
    const attempts = await costOf((em) => findAttemptsOfDeliveries(em, tenantId, [id]));
    expect(attempts.seq).toBe(0);
    expect(attempts.rows).toBeLessThan(20);
  });

  it('a time range touches only its days', async () => {
    const to = new Date(Date.now() - 20 * DAY_MS);
    const from = new Date(to.getTime() - 2 * DAY_MS);
    const cost = await costOf((em) => findDeliveries(em, { tenantId, from, to }, { limit: 100 }));
    expect(cost.partitions).toBeLessThanOrEqual(3);
    expect(cost.seq).toBe(0);
  });
});
