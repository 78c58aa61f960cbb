import { newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import {
  type BatchLane,
  claimBatches,
  claimWaiting,
  type DeliveryOutcome,
  findUnclaimedLanes,
  finishBatch,
  freeOrphans,
  heartbeat,
  recordOutcomes,
  releaseBatch,
  releaseTurn,
  signOff,
} from '../../src/index.ts';
import { anEvent, batchOf, store, storeBatch, turnOn } from './support/events.ts';
import { countByStatus, expectConsistent } from './support/invariants.ts';
import { anOutcome } from './support/outcomes.ts';
import { useEngine } from './support/use-engine.ts';

const engine = useEngine();

async function aliveWorker(): Promise<string> {
  const id = newId();
  await heartbeat(engine.pool, id, 3_600_000);
  return id;
}

const laneOf = ({ tenantId, tier, lane, day }: BatchLane): BatchLane => ({
  tenantId,
  tier,
  lane,
  day,
});

describe('a turn on a lane', () => {
  it('loads what is needed to send each delivery', async () => {
    const owner = await engine.tenant();
    const event = anEvent(owner.tenantId, [owner.webhookId], {
      source: 'shop',
      dataText: '{"p": 1.50}',
    });
    const batch = batchOf([event]);
    await store(engine.pool, [event], [batch]);
    expect(await claimBatches(engine.pool, turnOn(batch, await aliveWorker()))).toEqual({
      batchIds: [batch.id],
      hasMore: false,
      withoutEvent: [],
      deliveries: [
        {
          id: event.deliveries[0]?.id,
          batchId: batch.id,
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
      ],
    });
  });

  it('takes the oldest batches, as many as there is room for, and says whether there are more', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 3);
    const first = batch.id;
    const second = (await storeBatch(engine.pool, owner, 2)).batch.id;
    const third = (await storeBatch(engine.pool, owner, 4)).batch.id;
    const worker = await aliveWorker();
    const turn = (limit: number) => turnOn(batch, worker, limit);
    expect(await claimBatches(engine.pool, turn(6))).toMatchObject({
      batchIds: [first, second],
      hasMore: true,
    });
    // The first one is taken whatever it holds: what is there must go.
    expect(await claimBatches(engine.pool, turn(1))).toMatchObject({
      batchIds: [third],
      hasMore: false,
    });
    expect((await claimBatches(engine.pool, turn(9))).batchIds).toEqual([]);
  });

  it('takes nothing of another lane, tier, tenant or day (promise 7)', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const worker = await aliveWorker();
    const other = await engine.tenant();
    for (const fields of [
      { lane: 'replay' as const },
      { tier: 'high' as const },
      { tenantId: other.tenantId },
    ]) {
      const turn = { ...turnOn(batch, worker), ...fields };
      expect((await claimBatches(engine.pool, turn)).batchIds).toEqual([]);
    }
    expect((await claimBatches(engine.pool, turnOn(batch, worker))).batchIds).toEqual([batch.id]);
  });

  it('gives each batch to one of many workers whose turns come at once (promise 3)', async () => {
    const pools = Array.from({ length: 4 }, () => engine.another());
    const workers = await Promise.all(pools.map(aliveWorker));
    for (let round = 0; round < 25; round += 1) {
      const owner = await engine.tenant();
      const { batch } = await storeBatch(engine.pool, owner, 3);
      await storeBatch(engine.pool, owner, 2);
      const counts = await Promise.all(
        pools.map(
          async (pool, i) =>
            (await claimBatches(pool, turnOn(batch, workers[i] ?? ''))).deliveries.length,
        ),
      );
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    }
  });

  it('leaves to a worker what it holds, also when its lease has run out: whoever frees it says so first', async () => {
    const { batch } = await storeBatch(engine.pool, await engine.tenant(), 2);
    const [dead, alive] = [newId(), await aliveWorker()];
    await heartbeat(engine.pool, dead, -1);
    await claimBatches(engine.pool, turnOn(batch, dead));
    expect((await claimBatches(engine.pool, turnOn(batch, alive))).batchIds).toEqual([]);
    await freeOrphans(engine.pool, 1_000);
    expect((await claimBatches(engine.pool, turnOn(batch, alive))).deliveries).toHaveLength(2);
  });

  it('leaves out what was discarded or has gone on', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 3);
    const [discarded, recorded, left] = batch.deliveryIds as [string, string, string];
    await engine.pool.query(
      `update deliveries set status = 'discarded', batch_id = null where id = $1`,
      [discarded],
    );
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, recorded)]);
    const { deliveries } = await claimBatches(engine.pool, turnOn(batch, await aliveWorker()));
    expect(deliveries.map(({ id }) => id)).toEqual([left]);
  });

  it('names a batch that everything has left: its end is to be seen to', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    await recordOutcomes(
      engine.pool,
      batch.deliveryIds.map((id) => anOutcome(owner, batch, id)),
    );
    const claimed = await claimBatches(engine.pool, turnOn(batch, await aliveWorker()));
    expect(claimed).toMatchObject({ batchIds: [batch.id], deliveries: [], withoutEvent: [] });
  });

  it('leaves out what a later batch holds now', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 2);
    const [moving, staying] = batch.deliveryIds as [string, string];
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, moving, { status: 'pending' })]);
    const worker = await aliveWorker();
    const later = await claimWaiting(engine.pool, {
      ...turnOn(batch, worker),
      webhookId: owner.webhookId,
      deliveryIds: [moving],
    });
    expect(later.deliveries.map(({ id }) => id)).toEqual([moving]);
    const { deliveries } = await claimBatches(engine.pool, turnOn(batch, worker));
    expect(deliveries.map(({ id }) => id)).toEqual([staying]);
    await expectConsistent(engine.pool);
  });

  it('says which deliveries have no event', async () => {
    const owner = await engine.tenant();
    const { batch, events } = await storeBatch(engine.pool, owner, 2);
    await engine.pool.query('delete from events where id = $1', [events[0]?.id]);
    const claimed = await claimBatches(engine.pool, turnOn(batch, await aliveWorker()));
    expect(claimed.withoutEvent).toEqual([
      { id: batch.deliveryIds[0], batchId: batch.id, webhookId: owner.webhookId },
    ]);
    expect(claimed.deliveries.map(({ id }) => id)).toEqual([batch.deliveryIds[1]]);
    await engine.pool.query('delete from deliveries where event_id = $1', [events[0]?.id]);
  });
});

describe('the end of a batch', () => {
  it('comes with the record that completes it, for the worker that holds it and nobody else', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 2);
    const worker = await aliveWorker();
    await claimBatches(engine.pool, turnOn(batch, worker));
    const [first, second] = batch.deliveryIds.map((id) => anOutcome(owner, batch, id));
    if (!first || !second) throw new Error('the batch holds two');
    await recordOutcomes(engine.pool, [first]);
    const isThere = async () =>
      (await engine.pool.query('select from batches where id = $1', [batch.id])).rowCount === 1;
    await recordOutcomes(engine.pool, [second], [{ id: batch.id, workerId: newId() }]);
    expect(await isThere()).toBe(true);
    await recordOutcomes(engine.pool, [second], [{ id: batch.id, workerId: worker }]);
    expect(await isThere()).toBe(false);
    await expectConsistent(engine.pool);
  });

  it('comes by itself where nothing of it was left to record', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const [worker, other] = [await aliveWorker(), await aliveWorker()];
    await claimBatches(engine.pool, turnOn(batch, worker));
    await recordOutcomes(
      engine.pool,
      batch.deliveryIds.map((id) => anOutcome(owner, batch, id)),
    );
    for (const workerId of [other, worker]) {
      await finishBatch(engine.pool, { batchId: batch.id, workerId });
    }
    const { rowCount } = await engine.pool.query('select from batches where id = $1', [batch.id]);
    expect(rowCount).toBe(0);
    await expectConsistent(engine.pool);
  });
});

describe('giving batches back', () => {
  it('frees a claimed batch, for its holder alone, and counts it as new', async () => {
    const { batch } = await storeBatch(engine.pool, await engine.tenant(), 1);
    await engine.pool.query(
      `update batches set created_at = now() - interval '1 hour' where id = $1`,
      [batch.id],
    );
    const [worker, other] = [await aliveWorker(), await aliveWorker()];
    await claimBatches(engine.pool, turnOn(batch, worker));
    await releaseBatch(engine.pool, { batchId: batch.id, workerId: other });
    expect((await claimBatches(engine.pool, turnOn(batch, other))).batchIds).toEqual([]);
    await releaseBatch(engine.pool, { batchId: batch.id, workerId: worker });
    expect(await findUnclaimedLanes(engine.pool, 0)).toContainEqual(laneOf(batch));
    expect(await findUnclaimedLanes(engine.pool, 60_000)).not.toContainEqual(laneOf(batch));
  });

  it('takes back all that one turn claimed, the answer to which may have been lost (promise 2)', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const worker = await aliveWorker();
    const held = turnOn(batch, worker);
    await claimBatches(engine.pool, held);
    const { batch: next } = await storeBatch(engine.pool, owner, 1);
    const lost = turnOn(next, worker);
    await claimBatches(engine.pool, lost);
    expect(await releaseTurn(engine.pool, lost)).toEqual([laneOf(next)]);
    expect(await releaseTurn(engine.pool, lost)).toEqual([]);
    expect((await claimBatches(engine.pool, turnOn(next, worker))).batchIds).toEqual([next.id]);
  });

  it('frees the batches of dead workers once, whoever asks, and leaves those of the living', async () => {
    await freeOrphans(engine.pool, 1_000);
    const [dead, left, alive] = [newId(), await aliveWorker(), await aliveWorker()];
    await heartbeat(engine.pool, dead, -1);
    await signOff(engine.pool, left);
    const lost: BatchLane[] = [];
    const holders = [dead, dead, left, newId(), alive, alive];
    for (const holder of holders) {
      const { batch } = await storeBatch(engine.pool, await engine.tenant(), 1);
      await claimBatches(engine.pool, turnOn(batch, holder));
      if (holder !== alive) lost.push(laneOf(batch));
    }
    const pools = [engine.another(), engine.another()];
    const freed = (await Promise.all(pools.map((pool) => freeOrphans(pool, 1_000)))).flat();
    const byTenant = (a: BatchLane, b: BatchLane) => (a.tenantId < b.tenantId ? -1 : 1);
    expect(freed.toSorted(byTenant)).toEqual(lost.toSorted(byTenant));
    expect(await freeOrphans(engine.pool, 1_000)).toEqual([]);
  });

  it('frees no more than asked at once', async () => {
    for (let i = 0; i < 3; i += 1) {
      const { batch } = await storeBatch(engine.pool, await engine.tenant(), 1);
      await claimBatches(engine.pool, turnOn(batch, newId()));
    }
    expect(await freeOrphans(engine.pool, 2)).toHaveLength(2);
    expect(await freeOrphans(engine.pool, 2)).toHaveLength(1);
  });

  it('names every lane with unclaimed batches once, without those whose oldest is young', async () => {
    const owners = [await engine.tenant(), await engine.tenant(), await engine.tenant()];
    const lanes: BatchLane[] = [];
    for (const owner of owners) {
      for (let i = 0; i < 4; i += 1) await storeBatch(engine.pool, owner, 1);
      lanes.push(laneOf((await storeBatch(engine.pool, owner, 1)).batch));
    }
    const old = lanes[1] as BatchLane;
    await engine.pool.query(
      `update batches set created_at = now() - interval '1 minute' where tenant_id = $1`,
      [old.tenantId],
    );
    const found = await findUnclaimedLanes(engine.pool, 0);
    for (const lane of lanes)
      expect(found.filter((one) => one.tenantId === lane.tenantId)).toEqual([lane]);
    expect(new Set(found.map((lane) => JSON.stringify(lane))).size).toBe(found.length);
    expect(await findUnclaimedLanes(engine.pool, 30_000)).toEqual([old]);
  });
});

describe('a worker that lost its batch', () => {
  it('adds its attempt, late, but moves nothing that has gone on since (promise 3)', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const [id] = batch.deliveryIds as [string];
    const [slow, next] = [newId(), await aliveWorker()];
    await claimBatches(engine.pool, turnOn(batch, slow));
    await freeOrphans(engine.pool, 1_000);
    await claimBatches(engine.pool, turnOn(batch, next));
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
