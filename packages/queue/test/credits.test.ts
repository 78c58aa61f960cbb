import { newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import { type CreditLane, createCredits, createDeliverQueues } from '../src/index.ts';
import { useConnections } from './connect.ts';

const redis = useConnections();

async function setUp(limit = 4) {
  const clock = { nowMs: 1_000_000 };
  const commands = await redis.connect('command');
  const credits = createCredits(commands, { limit, now: () => clock.nowMs });
  const queues = createDeliverQueues(commands, { partitions: 1, onError: () => undefined });
  const tenantId = newId();
  const lane: CreditLane = {
    queueName: queues.queueName(tenantId, 'standard'),
    tenantId,
    lane: 'live',
  };
  return { clock, credits, queues, lane, tenantId };
}

const ids = (count: number) => Array.from({ length: count }, () => newId());

describe('credits', () => {
  it('are limited: who asks for more gets what is left (promise 5)', async () => {
    const { credits, lane } = await setUp();
    expect(await credits.take(lane, ids(3))).toBe(3);
    expect(await credits.take(lane, ids(3))).toBe(1);
    expect(await credits.take(lane, ids(1))).toBe(0);
    expect(await credits.take(lane, [])).toBe(0);
  });

  it("are each tenant's, and each lane's, own (promise 4)", async () => {
    const { credits, lane } = await setUp();
    await credits.take(lane, ids(4));
    expect(await credits.take({ ...lane, lane: 'replay' }, ids(4))).toBe(4);
    expect(await credits.take({ ...lane, tenantId: newId() }, ids(4))).toBe(4);
  });

  it('come back when they are given back, once', async () => {
    const { credits, lane } = await setUp();
    const [first, second] = ids(2) as [string, string];
    await credits.take(lane, [first, second, ...ids(2)]);
    await credits.giveBack(lane, first);
    await credits.giveBack(lane, first);
    await credits.giveBack(lane, newId());
    expect(await credits.take(lane, ids(4))).toBe(1);
  });

  it('never exceed the limit, however many take at once', async () => {
    const { credits, lane } = await setUp(10);
    const taken = await Promise.all(Array.from({ length: 50 }, () => credits.take(lane, ids(3))));
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(10);
  });

  it('can be forced beyond the limit, and then run out until enough came back', async () => {
    const { credits, lane } = await setUp(2);
    const forced = ids(4);
    await credits.force(lane, forced);
    expect(await credits.take(lane, ids(1))).toBe(0);
    for (const id of forced.slice(0, 2)) await credits.giveBack(lane, id);
    expect(await credits.take(lane, ids(1))).toBe(0);
    for (const id of forced.slice(2)) await credits.giveBack(lane, id);
    expect(await credits.take(lane, ids(3))).toBe(2);
  });

  it('of jobs that are gone heal when they are old, those of jobs that wait stay taken (promise 2)', async () => {
    const { credits, queues, lane, tenantId, clock } = await setUp();
    const [waiting, ...gone] = ids(4) as [string, ...string[]];
    await credits.take(lane, [waiting, ...gone]);
    await queues.add([
      {
        batchId: waiting,
        tenantId,
        tier: 'standard',
        lane: 'live',
        day: '20260518',
        jobNumber: 0,
      },
    ]);
    clock.nowMs += 19_000;
    expect(await credits.take(lane, ids(4))).toBe(0);
    clock.nowMs += 2_000;
    expect(await credits.take(lane, ids(4))).toBe(3);
    await queues.close();
  });
});
