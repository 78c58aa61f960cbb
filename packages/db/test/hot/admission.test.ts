import { newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import {
  admitDeliveries,
  findDue,
  findDueLanes,
  type NewBatch,
  recordOutcomes,
} from '../../src/index.ts';
import { anEvent, store } from './support/events.ts';
import { countByStatus, expectConsistent } from './support/invariants.ts';
import { anOutcome } from './support/outcomes.ts';
import { useEngine } from './support/use-engine.ts';

const engine = useEngine();

async function storePending(owner: { tenantId: string; webhookId: string }, count: number) {
  const events = Array.from({ length: count }, () => anEvent(owner.tenantId, [owner.webhookId]));
  await store(engine.pool, events);
  return events.flatMap((event) => event.deliveries.map(({ id }) => id));
}

function batchFor(tenantId: string, deliveryIds: string[]): NewBatch {
  return { id: newId(), tenantId, tier: 'standard', lane: 'live', deliveryIds };
}

async function emptyLanes(): Promise<void> {
  await engine.pool.query('delete from pending_deliveries');
  await engine.pool.query(`delete from deliveries where status = 'pending'`);
}

describe('finding what is due', () => {
  it('answers with what is due of one lane, longest due first, up to the limit', async () => {
    const owner = await engine.tenant();
    const other = await engine.tenant();
    const ids = await storePending(owner, 5);
    await storePending(other, 2);
    const [first, second, third, future] = ids as [string, string, string, string];
    const shift = `update pending_deliveries set due_at = now() + $2::interval where delivery_id = $1`;
    await engine.pool.query(shift, [third, '-1 h']);
    await engine.pool.query(shift, [future, '1 h']);
    const lane = { tenantId: owner.tenantId, tier: 'standard', lane: 'live' } as const;
    const due = await findDue(engine.pool, { ...lane, limit: 10 });
    expect(due[0]).toBe(third);
    expect(due.toSorted()).toEqual([first, second, third, ids[4]].sort());
    expect(await findDue(engine.pool, { ...lane, limit: 1 })).toEqual([third]);
    expect(await findDue(engine.pool, { ...lane, tier: 'high', limit: 10 })).toEqual([]);
    expect(await findDue(engine.pool, { ...lane, lane: 'replay', limit: 10 })).toEqual([]);
  });

  it('names every lane in which anything waits once, with its first due time', async () => {
    await emptyLanes();
    const tenantIds = Array.from({ length: 300 }, () => newId());
    await engine.pool.query(
      `insert into pending_deliveries (tenant_id, delivery_id, due_at, tier, lane)
       select t, gen_random_uuid(), now() + n * interval '1 hour' - interval '90 minutes', tier, lane
       from unnest($1::uuid[]) t, generate_series(1, 5) n,
         unnest(enum_range(null::priority_tier)) tier, unnest(enum_range(null::lane)) lane`,
      [tenantIds],
    );
    const late = newId();
    await engine.pool.query(
      `insert into pending_deliveries values ($1, $2, now() + interval '1 hour', 'bulk', 'replay')`,
      [late, newId()],
    );
    const lanes = await findDueLanes(engine.pool);
    const names = lanes.map((lane) => `${lane.tier} ${lane.lane} ${lane.tenantId}`);
    expect(names).toHaveLength(300 * 6 + 1);
    expect(new Set(names).size).toBe(names.length);
    for (const lane of lanes) {
      if (lane.tenantId === late) expect(lane.dueInMs).toBeGreaterThan(3_000_000);
      else expect(lane.dueInMs).toBeLessThan(-1_700_000);
    }
    expect(lanes[0]?.tier).toBe('high');
    await emptyLanes();
    expect(await findDueLanes(engine.pool)).toEqual([]);
  });
});

describe('ADMIT', () => {
  it('moves what waits into one batch', async () => {
    const owner = await engine.tenant();
    const ids = await storePending(owner, 3);
    const batch = batchFor(owner.tenantId, ids);
    expect((await admitDeliveries(engine.pool, batch)).sort()).toEqual(ids.toSorted());
    const { rows } = await engine.pool.query(
      'select tenant_id, tier, lane, claimed_by, job_number from batches where id = $1',
      [batch.id],
    );
    expect(rows).toEqual([
      {
        tenant_id: owner.tenantId,
        tier: 'standard',
        lane: 'live',
        claimed_by: null,
        job_number: 0,
      },
    ]);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ queued: 3 });
    await expectConsistent(engine.pool);
  });

  it('puts every row in exactly one batch, however many admit the same rows at once (promise 3)', async () => {
    const owner = await engine.tenant();
    const pools = Array.from({ length: 4 }, () => engine.another());
    for (let round = 0; round < 25; round += 1) {
      const ids = await storePending(owner, 20);
      const admitted = await Promise.all(
        pools.map((pool, i) =>
          admitDeliveries(pool, batchFor(owner.tenantId, i % 2 ? ids : ids.toReversed())),
        ),
      );
      // What another was just moving was skipped; it waits for the next round, and nothing is twice.
      const left = await findDue(engine.pool, {
        tenantId: owner.tenantId,
        tier: 'standard',
        lane: 'live',
        limit: 100,
      });
      expect([...admitted.flat(), ...left].sort()).toEqual(ids.toSorted());
      if (left.length > 0) await admitDeliveries(engine.pool, batchFor(owner.tenantId, left));
    }
    await expectConsistent(engine.pool);
  });

  it('makes no batch of what left meanwhile, and drops what waits without being pending', async () => {
    const owner = await engine.tenant();
    const ids = await storePending(owner, 2);
    await admitDeliveries(engine.pool, batchFor(owner.tenantId, ids));
    const again = batchFor(owner.tenantId, ids);
    expect(await admitDeliveries(engine.pool, again)).toEqual([]);
    expect(await admitDeliveries(engine.pool, { ...again, deliveryIds: [newId()] })).toEqual([]);
    const discarded = await storePending(owner, 1);
    await engine.pool.query(
      `update deliveries set status = 'discarded' where id = any($1::uuid[])`,
      [discarded],
    );
    expect(await admitDeliveries(engine.pool, batchFor(owner.tenantId, discarded))).toEqual([]);
    const { rowCount } = await engine.pool.query('select from batches where id = $1', [again.id]);
    expect(rowCount).toBe(0);
    await expectConsistent(engine.pool);
  });

  it('does not admit what belongs to another tenant (promise 7)', async () => {
    const [owner, other] = [await engine.tenant(), await engine.tenant()];
    const ids = await storePending(owner, 1);
    expect(await admitDeliveries(engine.pool, batchFor(other.tenantId, ids))).toEqual([]);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ pending: 1 });
  });

  it('loses nothing while admission and recording run against each other', async () => {
    const owner = await engine.tenant();
    const pools = [engine.another(), engine.another(), engine.another()];
    await storePending(owner, 60);
    const lane = { tenantId: owner.tenantId, tier: 'standard', lane: 'live' } as const;
    await Promise.all(
      pools.map(async (pool, p) => {
        for (let round = 0; round < 40; round += 1) {
          const due = await findDue(pool, { ...lane, limit: 10 });
          if (due.length === 0) continue;
          const batch = batchFor(owner.tenantId, due);
          const admitted = await admitDeliveries(pool, batch);
          const outcomes = admitted.map((id, i) =>
            anOutcome(owner, batch, id, { status: (i + p) % 4 ? 'pending' : 'succeeded' }),
          );
          if (outcomes.length > 0) await recordOutcomes(pool, outcomes);
          await pool.query('delete from batches where id = $1', [batch.id]);
        }
      }),
    );
    const counts = await countByStatus(engine.pool, owner.tenantId);
    expect((counts.pending ?? 0) + (counts.succeeded ?? 0)).toBe(60);
    await expectConsistent(engine.pool);
  });
});
