import { newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import { claimWaiting, findDue, findDueLines, recordOutcomes } from '../../src/index.ts';
import { anEvent, store } from './support/events.ts';
import { countByStatus, expectConsistent } from './support/invariants.ts';
import { anOutcome } from './support/outcomes.ts';
import { useEngine } from './support/use-engine.ts';

const engine = useEngine();

interface Owner {
  tenantId: string;
  webhookId: string;
}

async function storePending(owner: Owner, count: number) {
  const events = Array.from({ length: count }, () => anEvent(owner.tenantId, [owner.webhookId]));
  await store(engine.pool, events);
  return events.flatMap((event) => event.deliveries.map(({ id }) => id));
}

const lineOf = ({ tenantId, webhookId }: Owner) =>
  ({ tenantId, webhookId, tier: 'standard', lane: 'live' }) as const;

/** A turn of a worker on a line. */
const turnOn = (owner: Owner, deliveryIds: string[]) => ({
  ...lineOf(owner),
  workerId: newId(),
  turnId: newId(),
  deliveryIds,
});

async function emptyLines(): Promise<void> {
  await engine.pool.query('delete from pending_deliveries');
  await engine.pool.query(`delete from deliveries where status = 'pending'`);
}

describe('finding what is due', () => {
  it('answers with what is due in one line, longest due first, up to the limit', async () => {
    const owner = await engine.tenant();
    const neighbour = { ...owner, webhookId: newId() };
    const ids = await storePending(owner, 5);
    await storePending(neighbour, 2);
    const [first, second, third, future] = ids as [string, string, string, string];
    const shift = `update pending_deliveries set due_at = now() + $2::interval where delivery_id = $1`;
    await engine.pool.query(shift, [third, '-1 h']);
    await engine.pool.query(shift, [future, '1 h']);
    const line = lineOf(owner);
    const due = await findDue(engine.pool, { ...line, limit: 10 });
    expect(due[0]).toBe(third);
    expect(due.toSorted()).toEqual([first, second, third, ids[4]].sort());
    expect(await findDue(engine.pool, { ...line, limit: 1 })).toEqual([third]);
    expect(await findDue(engine.pool, { ...line, tier: 'high', limit: 10 })).toEqual([]);
    expect(await findDue(engine.pool, { ...line, lane: 'replay', limit: 10 })).toEqual([]);
  });

  it('names every line in which anything waits once, with its first due time', async () => {
    await emptyLines();
    const webhookIds = Array.from({ length: 300 }, () => newId());
    await engine.pool.query(
      `insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
       select $2, gen_random_uuid(), w, now() + n * interval '1 hour' - interval '90 minutes', tier, lane
       from unnest($1::uuid[]) w, generate_series(1, 5) n,
         unnest(enum_range(null::priority_tier)) tier, unnest(enum_range(null::lane)) lane`,
      [webhookIds, newId()],
    );
    const late = newId();
    await engine.pool.query(
      `insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
       values ($1, $2, $3, now() + interval '1 hour', 'bulk', 'replay')`,
      [newId(), newId(), late],
    );
    const lines = await findDueLines(engine.pool);
    const names = lines.map(
      ({ line }) => `${line.tier} ${line.lane} ${line.tenantId} ${line.webhookId}`,
    );
    expect(names).toHaveLength(300 * 6 + 1);
    expect(new Set(names).size).toBe(names.length);
    for (const { line, dueInMs } of lines) {
      if (line.webhookId === late) expect(dueInMs).toBeGreaterThan(3_000_000);
      else expect(dueInMs).toBeLessThan(-1_700_000);
    }
    expect(lines[0]?.line.tier).toBe('high');
    await emptyLines();
    expect(await findDueLines(engine.pool)).toEqual([]);
  });
});

describe('a turn on a line', () => {
  it('moves what waits into one batch that the turn holds, and loads it', async () => {
    const owner = await engine.tenant();
    const ids = await storePending(owner, 3);
    const turn = turnOn(owner, ids);
    const claimed = await claimWaiting(engine.pool, turn);
    expect(claimed.deliveries.map(({ id }) => id).sort()).toEqual(ids.toSorted());
    expect(claimed.deliveries[0]).toMatchObject({ webhookId: owner.webhookId, attempts: 0 });
    const { rows } = await engine.pool.query(
      'select tenant_id, tier, lane, claimed_by, turn_id from batches where id = any($1::uuid[])',
      [claimed.batchIds],
    );
    expect(rows).toEqual([
      {
        tenant_id: owner.tenantId,
        tier: 'standard',
        lane: 'live',
        claimed_by: turn.workerId,
        turn_id: turn.turnId,
      },
    ]);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ queued: 3 });
    await expectConsistent(engine.pool);
  });

  it('puts every row in exactly one batch, however many take the same rows at once (promise 3)', async () => {
    const owner = await engine.tenant();
    const pools = Array.from({ length: 4 }, () => engine.another());
    for (let round = 0; round < 25; round += 1) {
      const ids = await storePending(owner, 20);
      const claimed = await Promise.all(
        pools.map((pool, i) => claimWaiting(pool, turnOn(owner, i % 2 ? ids : ids.toReversed()))),
      );
      const taken = claimed.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
      // What another was just moving was skipped; it waits for the next turn, and nothing is twice.
      const left = await findDue(engine.pool, { ...lineOf(owner), limit: 100 });
      expect([...taken, ...left].sort()).toEqual(ids.toSorted());
      await claimWaiting(engine.pool, turnOn(owner, left));
    }
    await expectConsistent(engine.pool);
  });

  it('makes no batch of what left meanwhile, and drops what waits without being pending', async () => {
    const owner = await engine.tenant();
    const ids = await storePending(owner, 2);
    await claimWaiting(engine.pool, turnOn(owner, ids));
    const nothing = { batchIds: [], deliveries: [], withoutEvent: [] };
    expect(await claimWaiting(engine.pool, turnOn(owner, ids))).toEqual(nothing);
    expect(await claimWaiting(engine.pool, turnOn(owner, [newId()]))).toEqual(nothing);
    expect(await claimWaiting(engine.pool, turnOn(owner, []))).toEqual(nothing);
    const discarded = await storePending(owner, 1);
    await engine.pool.query(
      `update deliveries set status = 'discarded' where id = any($1::uuid[])`,
      [discarded],
    );
    expect(await claimWaiting(engine.pool, turnOn(owner, discarded))).toEqual(nothing);
    await expectConsistent(engine.pool);
  });

  it('takes nothing of another tenant (promise 7)', async () => {
    const [owner, other] = [await engine.tenant(), await engine.tenant()];
    const ids = await storePending(owner, 1);
    expect((await claimWaiting(engine.pool, turnOn(other, ids))).batchIds).toEqual([]);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ pending: 1 });
  });

  it('loses nothing while turns and records run against each other', async () => {
    const owner = await engine.tenant();
    const pools = [engine.another(), engine.another(), engine.another()];
    await storePending(owner, 60);
    await Promise.all(
      pools.map(async (pool, p) => {
        for (let round = 0; round < 40; round += 1) {
          const due = await findDue(pool, { ...lineOf(owner), limit: 10 });
          if (due.length === 0) continue;
          const turn = turnOn(owner, due);
          const { batchIds, deliveries } = await claimWaiting(pool, turn);
          const [id] = batchIds;
          if (id === undefined) continue;
          const batch = { ...lineOf(owner), id, day: '', deliveryIds: [] };
          const outcomes = deliveries.map((delivery, i) =>
            anOutcome(owner, batch, delivery.id, {
              status: (i + p) % 4 ? 'pending' : 'succeeded',
            }),
          );
          await recordOutcomes(pool, outcomes, [{ id, workerId: turn.workerId }]);
        }
      }),
    );
    const counts = await countByStatus(engine.pool, owner.tenantId);
    expect((counts.pending ?? 0) + (counts.succeeded ?? 0)).toBe(60);
    await expectConsistent(engine.pool);
  });
});
