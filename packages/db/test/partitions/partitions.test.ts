import { maxIdAt, minIdAt, newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import {
  claimWaiting,
  ensurePartitions,
  idSpan,
  recordOutcomes,
  storeEvents,
} from '../../src/index.ts';
import { anEvent, batchOf, windowAt } from '../hot/support/events.ts';
import { expectConsistent } from '../hot/support/invariants.ts';
import { anOutcome } from '../hot/support/outcomes.ts';
import { useEngine } from '../hot/support/use-engine.ts';

const DAY_MS = 86_400_000;
const TABLES = ['attempts', 'deliveries', 'delivery_stats', 'event_keys', 'events'];
/** A day that no other test and no migration makes partitions near. */
const FAR_MS = Date.UTC(2031, 4, 18, 12);
const engine = useEngine();

async function partitions(day: string): Promise<string[]> {
  const { rows } = await engine.pool.query<{ name: string }>(
    `select relname as name from pg_class where relispartition and relkind in ('r', 'p') and relname like '%\\_p' || $1 order by 1`,
    [day],
  );
  return rows.map(({ name }) => name);
}

const span = (nowMs: number) => ({ nowMs, daysBack: 0, daysAhead: 0, hashPartitions: 1 });

describe('partitions', () => {
  it('are there after a migration for yesterday and a week ahead', async () => {
    for (const ahead of [-1, 0, 7]) {
      const day = new Date(Date.now() + ahead * DAY_MS)
        .toISOString()
        .slice(0, 10)
        .replaceAll('-', '');
      expect(await partitions(day)).toEqual(TABLES.map((table) => `${table}_p${day}`));
    }
  });

  it('are made once, however often and by how many at once they are asked for', async () => {
    const pools = Array.from({ length: 4 }, () => engine.another());
    await Promise.all(
      pools.map((pool) => ensurePartitions(pool, { ...span(FAR_MS), daysAhead: 2 })),
    );
    await ensurePartitions(engine.pool, { ...span(FAR_MS), daysAhead: 2 });
    for (const day of ['20310518', '20310519', '20310520']) {
      expect(await partitions(day)).toEqual(TABLES.map((table) => `${table}_p${day}`));
    }
    expect(await partitions('20310521')).toEqual([]);
  });

  it('take the last id of a day and the first of the next, each where it belongs', async () => {
    const midnightMs = Date.UTC(2032, 1, 29);
    await ensurePartitions(engine.pool, { ...span(midnightMs), daysBack: 1 });
    const { tenantId, webhookId } = await engine.tenant();
    const last = anEvent(tenantId, [], { id: maxIdAt(midnightMs - 1) });
    const first = anEvent(tenantId, [], { id: minIdAt(midnightMs) });
    last.deliveries = [
      {
        id: maxIdAt(midnightMs - 1),
        webhookId,
        tier: 'standard',
        status: 'held',
        reason: 'X',
        batchId: null,
      },
    ];
    first.deliveries = [
      {
        id: minIdAt(midnightMs),
        webhookId,
        tier: 'standard',
        status: 'held',
        reason: 'X',
        batchId: null,
      },
    ];
    await storeEvents(engine.pool, {
      events: [last, first],
      batches: [],
      window: windowAt(midnightMs),
    });
    for (const table of ['events', 'deliveries']) {
      const { rows } = await engine.pool.query(
        `select id, tableoid::regclass::text as place from ${table} where tenant_id = $1 order by id`,
        [tenantId],
      );
      expect(rows).toEqual([
        { id: last.id, place: `${table}_p20320228` },
        { id: first.id, place: `${table}_p20320229` },
      ]);
    }
    const { rows } = await engine.pool.query(
      'select distinct tableoid::regclass::text as place from event_keys where tenant_id = $1',
      [tenantId],
    );
    expect(rows).toEqual([{ place: 'event_keys_p20320229' }]);
  });

  it('are made while events are stored and recorded, and nobody deadlocks (promise 1)', async () => {
    const owner = await engine.tenant();
    const pools = [engine.another(), engine.another(), engine.another()];
    let isMaking = true;
    const making = (async () => {
      for (let n = 0; n < 25; n += 1)
        await ensurePartitions(engine.pool, span(FAR_MS + (100 + n) * DAY_MS));
      isMaking = false;
    })();
    const working = pools.map(async (pool) => {
      let rounds = 0;
      while (isMaking) {
        const events = Array.from({ length: 5 }, () => anEvent(owner.tenantId, [owner.webhookId]));
        const batch = batchOf(events);
        await storeEvents(pool, { events, batches: [batch], window: windowAt(Date.now()) });
        await recordOutcomes(
          pool,
          batch.deliveryIds.map((id) => anOutcome(owner, batch, id)),
        );
        rounds += 1;
      }
      return rounds;
    });
    await making;
    expect(Math.min(...(await Promise.all(working)))).toBeGreaterThan(0);
    await expectConsistent(engine.pool);
  });

  it('by hash serve every tenant and hot statement, when an installation asks for them', async () => {
    const nowMs = Date.UTC(2033, 0, 1, 12);
    await ensurePartitions(engine.pool, { ...span(nowMs), hashPartitions: 4 });
    await ensurePartitions(engine.pool, { ...span(nowMs), hashPartitions: 4 });
    const places = new Set<string>();
    const workerId = newId();
    for (let n = 0; n < 20; n += 1) {
      const owner = await engine.tenant();
      const event = anEvent(owner.tenantId, [], { id: newId(nowMs) });
      const id = newId(nowMs);
      event.deliveries = [
        {
          id,
          webhookId: owner.webhookId,
          tier: 'standard',
          status: 'pending',
          reason: null,
          batchId: null,
        },
      ];
      await storeEvents(engine.pool, { events: [event], batches: [], window: windowAt(nowMs) });
      const line = { tenantId: owner.tenantId, tier: 'standard', lane: 'live' } as const;
      const { batchIds, deliveries } = await claimWaiting(engine.pool, {
        ...line,
        webhookId: owner.webhookId,
        workerId,
        turnId: newId(),
        deliveryIds: [id],
      });
      expect(deliveries).toMatchObject([{ id, eventId: event.eventId }]);
      const batch = { ...line, id: batchIds[0] ?? '', day: '', deliveryIds: [id] };
      await recordOutcomes(
        engine.pool,
        [anOutcome(owner, batch, id, { status: 'dead', reason: 'REJECTED' })],
        [{ id: batch.id, workerId }],
      );
      const { rows } = await engine.pool.query<{ place: string; status: string }>(
        'select tableoid::regclass::text as place, status from deliveries where tenant_id = $1 and id = $2',
        [owner.tenantId, id],
      );
      expect(rows[0]?.status).toBe('dead');
      places.add(rows[0]?.place ?? 'nowhere');
    }
    await expectConsistent(engine.pool);
    expect([...places].every((place) => /^deliveries_p20330101_h[0-3]$/.test(place))).toBe(true);
    expect(places.size).toBeGreaterThan(1);
    const { rows } = await engine.pool.query(
      'select count(*)::int as count from pg_inherits where inhparent = $1::regclass',
      ['attempts_p20330101'],
    );
    expect(rows).toEqual([{ count: 4 }]);
  });
});

describe('the span of some ids', () => {
  it.each([
    [['b', 'a', 'c'], 'a', 'c'],
    [['x'], 'x', 'x'],
    [[], '', ''],
  ])('%j', (ids, from, to) => {
    expect(idSpan(ids)).toEqual({ from, to });
  });
});
