import { newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import {
  admitDeliveries,
  claimBatch,
  type DeliveryOutcome,
  findUnclaimed,
  finishBatch,
  freeOrphans,
  heartbeat,
  recordOutcomes,
  renewJobs,
  signOff,
  unclaimBatch,
} from '../../src/index.ts';
import { anEvent, batchOf, claimOf, store, storeBatch } from './support/events.ts';
import { countByStatus, expectConsistent } from './support/invariants.ts';
import { anOutcome } from './support/outcomes.ts';
import { useEngine } from './support/use-engine.ts';

const NIL = '00000000-0000-0000-0000-000000000000';
const engine = useEngine();

async function aliveWorker(): Promise<string> {
  const id = newId();
  await heartbeat(engine.pool, id, 3_600_000);
  return id;
}

describe('claiming a batch', () => {
  it('loads what is needed to send each delivery', async () => {
    const owner = await engine.tenant();
    const event = anEvent(owner.tenantId, [owner.webhookId], {
      source: 'shop',
      dataText: '{"p": 1.50}',
    });
    const batch = batchOf([event]);
    await store(engine.pool, [event], [batch]);
    expect(await claimBatch(engine.pool, claimOf(batch, await aliveWorker()))).toEqual([
      {
        id: event.deliveries[0]?.id,
        eventUuid: event.id,
        webhookId: owner.webhookId,
        attempts: 0,
        seriesStart: 0,
        eventType: 'order.created',
        eventId: event.eventId,
        occurredAtMs: Date.parse(event.occurredAt),
        source: 'shop',
        version: '1.0',
        dataText: '{"p": 1.50}',
      },
    ]);
  });

  it('gives it to one of many living workers that ask at once (promise 3)', async () => {
    const pools = Array.from({ length: 4 }, () => engine.another());
    const workers = await Promise.all(pools.map(aliveWorker));
    for (let round = 0; round < 25; round += 1) {
      const { claim } = await storeBatch(engine.pool, await engine.tenant(), 3);
      const counts = await Promise.all(
        pools.map(async (pool, i) => (await claimBatch(pool, claim(workers[i] ?? ''))).length),
      );
      expect(counts.sort()).toEqual([0, 0, 0, 3]);
    }
  });

  it('gives it again to the worker that holds it: the answer to its claim may have been lost (promise 2)', async () => {
    const { claim } = await storeBatch(engine.pool, await engine.tenant(), 3);
    const worker = await aliveWorker();
    await claimBatch(engine.pool, claim(worker));
    expect(await claimBatch(engine.pool, claim(worker))).toHaveLength(3);
  });

  it('gives the batch of a worker whose lease ran out, or who signed off, to the next (promise 2)', async () => {
    const { claim } = await storeBatch(engine.pool, await engine.tenant(), 2);
    const [dead, left, alive] = [newId(), await aliveWorker(), await aliveWorker()];
    await heartbeat(engine.pool, dead, -1);
    expect(await claimBatch(engine.pool, claim(dead))).toHaveLength(2);
    expect(await claimBatch(engine.pool, claim(left))).toHaveLength(2);
    expect(await claimBatch(engine.pool, claim(alive))).toEqual([]);
    await signOff(engine.pool, left);
    expect(await claimBatch(engine.pool, claim(alive))).toHaveLength(2);
  });

  it('leaves out what was discarded or has gone on', async () => {
    const owner = await engine.tenant();
    const { batch, claim } = await storeBatch(engine.pool, owner, 3);
    const [discarded, recorded, left] = batch.deliveryIds as [string, string, string];
    await engine.pool.query(
      `update deliveries set status = 'discarded', batch_id = null where id = $1`,
      [discarded],
    );
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, recorded)]);
    const claimed = await claimBatch(engine.pool, claim(await aliveWorker()));
    expect(claimed.map(({ id }) => id)).toEqual([left]);
  });

  it('leaves out what a later batch holds now', async () => {
    const owner = await engine.tenant();
    const { batch, claim } = await storeBatch(engine.pool, owner, 2);
    const [moving, staying] = batch.deliveryIds as [string, string];
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, moving, { status: 'pending' })]);
    const later = { ...batch, id: newId(), deliveryIds: [moving] };
    expect(await admitDeliveries(engine.pool, later)).toEqual([moving]);
    const worker = await aliveWorker();
    expect((await claimBatch(engine.pool, claim(worker))).map(({ id }) => id)).toEqual([staying]);
    expect((await claimBatch(engine.pool, claimOf(later, worker))).map(({ id }) => id)).toEqual([
      moving,
    ]);
    await expectConsistent(engine.pool);
  });

  it('fails loudly when an event is missing', async () => {
    const { events, claim } = await storeBatch(engine.pool, await engine.tenant(), 1);
    await engine.pool.query('delete from events where id = $1', [events[0]?.id]);
    await expect(claimBatch(engine.pool, claim(newId()))).rejects.toThrow(/has no event/);
    await engine.pool.query('delete from deliveries where event_id = $1', [events[0]?.id]);
  });
});

describe('finishing a batch', () => {
  it('deletes it for the worker that holds it, and nobody else', async () => {
    const owner = await engine.tenant();
    const { batch, claim } = await storeBatch(engine.pool, owner, 1);
    const [worker, other] = [await aliveWorker(), await aliveWorker()];
    await claimBatch(engine.pool, claim(worker));
    const done = { ...claim(other), tier: batch.tier, lane: batch.lane, limit: 10 };
    await finishBatch(engine.pool, done);
    expect(await claimBatch(engine.pool, claim(worker))).toHaveLength(1);
    await recordOutcomes(
      engine.pool,
      batch.deliveryIds.map((id) => anOutcome(owner, batch, id)),
    );
    await finishBatch(engine.pool, { ...done, workerId: worker });
    const { rowCount } = await engine.pool.query('select from batches where id = $1', [batch.id]);
    expect(rowCount).toBe(0);
    await expectConsistent(engine.pool);
  });

  it('answers with what is due next in its lane, longest due first, and not with other lanes', async () => {
    const owner = await engine.tenant();
    const { batch, claim } = await storeBatch(engine.pool, owner, 1);
    const waiting = [
      anEvent(owner.tenantId, [owner.webhookId]),
      anEvent(owner.tenantId, [owner.webhookId]),
    ];
    const high = anEvent(owner.tenantId, [owner.webhookId], { tier: 'high' });
    await store(engine.pool, [...waiting, high]);
    const [first, second] = waiting.map((event) => event.deliveries[0]?.id);
    await engine.pool.query(
      `update pending_deliveries set due_at = now() - interval '1 h' where delivery_id = $1`,
      [second],
    );
    const worker = await aliveWorker();
    await claimBatch(engine.pool, claim(worker));
    const done = { ...claim(worker), tier: batch.tier, lane: batch.lane };
    expect(await finishBatch(engine.pool, { ...done, limit: 10 })).toEqual([second, first]);
    expect(await finishBatch(engine.pool, { ...done, limit: 1 })).toEqual([second]);
    expect(await finishBatch(engine.pool, { ...done, limit: 0 })).toEqual([]);
    await engine.pool.query(
      'update deliveries set batch_id = null, status = $2 where batch_id = $1',
      [batch.id, 'discarded'],
    );
  });
});

describe('giving batches back', () => {
  it('frees a claimed batch under a new job number, for its holder alone', async () => {
    const { batch, claim } = await storeBatch(engine.pool, await engine.tenant(), 1);
    const [worker, other] = [await aliveWorker(), await aliveWorker()];
    await claimBatch(engine.pool, claim(worker));
    await unclaimBatch(engine.pool, { batchId: batch.id, workerId: other });
    expect(await claimBatch(engine.pool, claim(other))).toEqual([]);
    await unclaimBatch(engine.pool, { batchId: batch.id, workerId: worker });
    const open = await findUnclaimed(engine.pool, { ageMs: 0, afterId: NIL, limit: 1_000 });
    expect(open.find(({ id }) => id === batch.id)).toEqual({ ...batch, jobNumber: 1 });
  });

  it('frees the batches of dead workers once, whoever asks, and leaves those of the living', async () => {
    const [dead, alive] = [newId(), await aliveWorker()];
    await heartbeat(engine.pool, dead, -1);
    const lost: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      const { batch, claim } = await storeBatch(engine.pool, await engine.tenant(), 1);
      await claimBatch(engine.pool, claim(i < 8 ? dead : alive));
      if (i < 8) lost.push(batch.id);
    }
    const pools = [engine.another(), engine.another()];
    const freed = (await Promise.all(pools.map((pool) => freeOrphans(pool, 1_000)))).flat();
    const ours = freed.filter(({ id }) => lost.includes(id));
    expect(ours.map(({ id }) => id).sort()).toEqual(lost.toSorted());
    expect(ours.every(({ jobNumber }) => jobNumber === 1)).toBe(true);
    expect(await freeOrphans(engine.pool, 1_000)).toEqual([]);
  });

  it('frees no more than asked at once', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { claim } = await storeBatch(engine.pool, await engine.tenant(), 1);
      await claimBatch(engine.pool, claim(newId()));
    }
    expect(await freeOrphans(engine.pool, 2)).toHaveLength(2);
    expect(await freeOrphans(engine.pool, 2)).toHaveLength(1);
  });

  it('renews the jobs of those that nobody has claimed, and of no others', async () => {
    const owner = await engine.tenant();
    const unclaimed = await storeBatch(engine.pool, owner, 1);
    const held = await storeBatch(engine.pool, owner, 1);
    const workerId = await aliveWorker();
    await claimBatch(engine.pool, claimOf(held.batch, workerId));
    const ids = [unclaimed.batch.id, held.batch.id, newId()];
    const renewed = await renewJobs(engine.pool, ids);
    expect(renewed).toMatchObject([{ id: unclaimed.batch.id, jobNumber: 1 }]);
    expect(await claimBatch(engine.pool, claimOf(unclaimed.batch, workerId))).toHaveLength(1);
    expect(await renewJobs(engine.pool, ids)).toEqual([]);
  });

  it('pages through the unclaimed in the order of ids, without those that are young', async () => {
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      made.push((await storeBatch(engine.pool, await engine.tenant(), 1)).batch.id);
    }
    const seen: string[] = [];
    let afterId = NIL;
    for (;;) {
      const page = await findUnclaimed(engine.pool, { ageMs: 0, afterId, limit: 2 });
      seen.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last) break;
      afterId = last.id;
    }
    expect(seen).toEqual(seen.toSorted());
    expect(seen).toEqual(expect.arrayContaining(made));
    const old = await findUnclaimed(engine.pool, { ageMs: 3_600_000, afterId: NIL, limit: 1_000 });
    expect(old).toEqual([]);
  });
});

describe('a worker that lost its batch', () => {
  it('adds its attempt, late, but moves nothing that has gone on since (promise 3)', async () => {
    const owner = await engine.tenant();
    const { batch, claim } = await storeBatch(engine.pool, owner, 1);
    const [id] = batch.deliveryIds as [string];
    const [slow, next] = [newId(), await aliveWorker()];
    await claimBatch(engine.pool, claim(slow));
    await claimBatch(engine.pool, claim(next));
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, id, { status: 'pending' })]);
    const late: DeliveryOutcome = anOutcome(owner, batch, id, {
      status: 'dead',
      reason: 'REJECTED',
    });
    await recordOutcomes(engine.pool, [late]);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ pending: 1 });
    const { rowCount } = await engine.pool.query('select from attempts where delivery_id = $1', [
      id,
    ]);
    expect(rowCount).toBe(2);
    await expectConsistent(engine.pool);
  });
});
