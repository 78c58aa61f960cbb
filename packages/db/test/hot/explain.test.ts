import { minIdAt, newId } from '@posthorn/domain';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  claimBatches,
  claimWaiting,
  ensurePartitions,
  findDue,
  findDueLines,
  findEventKeys,
  findUnclaimedLanes,
  finishBatch,
  freeOrphans,
  type HotPool,
  heartbeat,
  type NewBatch,
  recordOutcomes,
  releaseBatch,
  releaseTurn,
  storeEvents,
} from '../../src/index.ts';
import { anEvent, turnOn, windowAt } from './support/events.ts';
import {
  captureCalls,
  type Explained,
  explainHot,
  type HotCall,
  partitionsOf,
  prepare,
} from './support/explain.ts';
import { fillHistory } from './support/fill-history.ts';
import { anOutcome } from './support/outcomes.ts';
import { useEngine } from './support/use-engine.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const BATCH = 50;
const nowMs = Date.now();
const today = (table: string) =>
  `${table}_p${new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '')}`;

const sameDay = { day: today('').slice(2) };

const engine = useEngine();
let owners: { tenantId: string; webhookId: string }[] = [];
let batch: NewBatch;
let waiting: string[] = [];
const workerId = newId();

/** A statement, on the data that the tests below have made. */
const calls: Record<string, (pool: HotPool) => Promise<unknown>> = {
  storeEvents: (pool) =>
    storeEvents(pool, {
      events: Array.from({ length: BATCH }, () => anEvent(first().tenantId, [first().webhookId])),
      batches: [],
      window: windowAt(nowMs),
    }),
  storeEventsWithFaults: (pool) =>
    storeEvents(pool, {
      events: Array.from({ length: BATCH }, (_, n) => ({
        ...anEvent(first().tenantId, [first().webhookId]),
        schemaFaults: n % 2 ? null : [{ path: 'data', message: 'must be "object"' }],
      })),
      batches: [],
      window: windowAt(nowMs),
    }),
  findEventKeys: (pool) =>
    findEventKeys(
      pool,
      Array.from({ length: BATCH }, (_, n) => ({
        tenantId: first().tenantId,
        eventId: `evt_${Math.floor(nowMs / DAY_MS) * DAY_MS}_${n * 3}`,
      })),
      windowAt(nowMs),
    ),
  claimBatches: (pool) => claimBatches(pool, turnOn(batch, workerId)),
  recordOutcomes: (pool) =>
    recordOutcomes(
      pool,
      batch.deliveryIds.map((id) => anOutcome(first(), batch, id, { status: 'pending' })),
      [{ id: batch.id, workerId }],
    ),
  finishBatch: (pool) => finishBatch(pool, { batchId: batch.id, workerId }),
  claimWaiting: (pool) =>
    claimWaiting(pool, {
      ...line(),
      workerId,
      turnId: newId(),
      deliveryIds: waiting.filter((_, i) => i % 6 === 0),
    }),
  findDue: (pool) => findDue(pool, { ...line(), limit: BATCH }),
  findDueLines: (pool) => findDueLines(pool),
  heartbeat: (pool) => heartbeat(pool, workerId, 1_000),
  freeOrphans: (pool) => freeOrphans(pool, 500),
  findUnclaimedLanes: (pool) => findUnclaimedLanes(pool, 0),
  releaseBatch: (pool) => releaseBatch(pool, { batchId: batch.id, workerId }),
  releaseTurn: (pool) => releaseTurn(pool, { workerId, turnId: newId() }),
};

function first() {
  const [owner] = owners;
  if (!owner) throw new Error('the owners are made before the tests');
  return owner;
}

const lane = () => ({
  tenantId: first().tenantId,
  tier: 'standard' as const,
  lane: 'live' as const,
});

const line = () => ({ ...lane(), webhookId: first().webhookId });

async function callOf(name: string): Promise<HotCall> {
  const work = calls[name];
  const [call] = work ? await captureCalls(work) : [];
  if (!call) throw new Error(`${name} sent no statement`);
  return call;
}

/** Every so many of a tenant's deliveries of today, so that their ids span the whole day. */
async function someIds(count: number, offset: number): Promise<string[]> {
  const { rows } = await engine.pool.query<{ id: string }>(
    `select id from (
       select id, row_number() over (order by id) as n from deliveries
       where tenant_id = $1 and status = 'succeeded' and id >= $2) numbered
     where n % 2 = $3 order by id`,
    [first().tenantId, minIdAt(Math.floor(nowMs / DAY_MS) * DAY_MS), offset],
  );
  const step = Math.floor(rows.length / count);
  return rows
    .filter((_, i) => i % step === 0)
    .slice(0, count)
    .map(({ id }) => id);
}

async function makeOpenRows(): Promise<void> {
  const { tenantId } = first();
  batch = { ...lane(), ...sameDay, id: newId(), deliveryIds: await someIds(BATCH, 0) };
  waiting = await someIds(BATCH * 6, 1);
  await engine.pool.query(
    `insert into batches (id, tenant_id, tier, lane, day, delivery_ids) values ($1, $2, 'standard', 'live', $3, $4)`,
    [batch.id, tenantId, batch.day, batch.deliveryIds],
  );
  await engine.pool.query(
    `update deliveries set status = 'queued', batch_id = $1 where id = any($2::uuid[])`,
    [batch.id, batch.deliveryIds],
  );
  await engine.pool.query(`update deliveries set status = 'pending' where id = any($1::uuid[])`, [
    waiting,
  ]);
  await engine.pool.query(
    `insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
     select $1, id, $3, now() - interval '1 minute', 'standard', 'live' from unnest($2::uuid[]) id`,
    [tenantId, waiting, first().webhookId],
  );
}

/** Two connections: one whose plans were made while every table was empty, one with statistics. */
const connections = new Map<string, PoolClient>();
let dueBuffersWithoutHistory = 0;

beforeAll(async () => {
  await ensurePartitions(engine.pool, {
    nowMs,
    daysBack: DAYS - 1,
    daysAhead: 2,
    hashPartitions: 1,
  });
  owners = [await engine.tenant(), await engine.tenant(), await engine.tenant()];
  // Row n belongs to the owner n % 3 places on.
  const tenantIds = owners.map(({ tenantId }) => tenantId);
  batch = { ...lane(), ...sameDay, id: newId(), deliveryIds: [newId()] };
  waiting = [newId()];
  const early = await engine.pool.connect();
  connections.set('plans made while the tables were empty', early);
  for (const name of Object.keys(calls)) await prepare(early, await callOf(name));
  const webhookIds = owners.map(({ webhookId }) => webhookId);
  const history = { nowMs, rowsPerDay: 2_000, tenantIds, webhookIds };
  await fillHistory(engine.pool, { ...history, oldest: 0, newest: 0 });
  await makeOpenRows();
  dueBuffersWithoutHistory = (await explainHot(early, await callOf('findDue'))).buffers;
  await fillHistory(engine.pool, { ...history, oldest: DAYS - 1, newest: 1 });
}, 120_000);

afterAll(() => {
  for (const client of connections.values()) client.release();
});

const SITUATIONS = ['plans made while the tables were empty', 'plans made with statistics'];

describe.each(SITUATIONS)(
  'hot statements over 30 days of history, %s (promise 10)',
  (situation) => {
    const explained = new Map<string, Explained>();

    beforeAll(async () => {
      let client = connections.get(situation);
      if (!client) {
        await engine.pool.query('analyze');
        client = await engine.pool.connect();
        connections.set(situation, client);
      }
      for (const name of Object.keys(calls))
        explained.set(name, await explainHot(client, await callOf(name)));
    });

    function planOf(name: string): Explained {
      const found = explained.get(name);
      if (!found) throw new Error(`${name} was not explained`);
      return found;
    }

    it.each(Object.keys(calls))('%s reads no table of traffic from end to end', (name) => {
      const small = ['workers', 'webhooks'];
      expect(planOf(name).seqScans.filter((table) => !small.includes(table))).toEqual([]);
    });

    it.each([
      ['storeEvents', 5 * BATCH],
      ['storeEventsWithFaults', 5 * BATCH],
      ['findEventKeys', BATCH],
      ['claimBatches', 2 * BATCH + 2],
      // Found, then moved where it lies.
      ['recordOutcomes', 2 * BATCH + 1],
      ['finishBatch', 1],
      ['claimWaiting', 4 * BATCH],
      ['findDue', BATCH],
      ['findDueLines', 10],
      ['heartbeat', 0],
      ['freeOrphans', 10],
      ['findUnclaimedLanes', 10],
      ['releaseBatch', 1],
      ['releaseTurn', 1],
    ])('%s looks at no more rows than it works on (%i)', (name, rowsMax) => {
      expect(planOf(name).examined, planOf(name).text).toBeLessThanOrEqual(rowsMax);
    });

    it.each(['claimBatches', 'recordOutcomes', 'claimWaiting'])(
      '%s touches the day its ids name',
      (name) => {
        expect(partitionsOf(planOf(name), 'deliveries')).toEqual([today('deliveries')]);
      },
    );

    it('claimBatches touches the events of that day alone, by key', () => {
      expect(partitionsOf(planOf('claimBatches'), 'events')).toEqual([today('events')]);
      expect(planOf('claimBatches').indexes).toEqual([
        'batches_pkey',
        'batches_unclaimed',
        `${today('deliveries')}_pkey`,
        `${today('events')}_pkey`,
      ]);
    });

    it.each(['storeEvents', 'storeEventsWithFaults', 'findEventKeys'])(
      '%s asks the days of the window and the next',
      (name) => {
        const days = [-3, -2, -1, 0, 1].map((day) =>
          new Date(nowMs + day * DAY_MS).toISOString().slice(0, 10),
        );
        const partitions = days.map((day) => `event_keys_p${day.replaceAll('-', '')}`);
        // One probe stops at its first hit, so days after it may go unread.
        expect(partitions).toEqual(
          expect.arrayContaining(partitionsOf(planOf(name), 'event_keys')),
        );
        expect(planOf(name).relations.every((table) => table.startsWith('event_keys_p'))).toBe(
          true,
        );
      },
    );

    it.each([
      ['findDue', ['pending_deliveries']],
      ['findDueLines', ['pending_deliveries']],
      ['findUnclaimedLanes', ['batches']],
      ['finishBatch', ['batches']],
    ])('%s touches no partition', (name, tables) => {
      expect(planOf(name).relations).toEqual(tables);
    });

    it('findDue looks at no more pages than without any history', () => {
      expect(planOf('findDue').buffers).toBeLessThanOrEqual(2 * dueBuffersWithoutHistory);
    });
  },
);
