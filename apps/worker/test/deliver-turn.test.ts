import { claimBatches, heartbeat } from '@posthorn/db';
import { dayOf, newId } from '@posthorn/domain';
import { expect, it } from 'vitest';
import { createDeliverTurn } from '../src/deliver/deliver-turn.ts';
import { createRecorder } from '../src/record/recorder.ts';
import { givenEvents, givenWebhook } from './given.ts';
import { useHarness } from './harness.ts';
import { untilAll } from './look.ts';

const harness = useHarness();

it('a turn that cannot even begin gives back what it claimed: nothing stays with a worker that does nothing with it (promise 2)', async () => {
  const { pool } = harness.database;
  const webhook = await givenWebhook(harness, { url: 'http://127.0.0.1:9/' });
  const [event] = await givenEvents(harness, [webhook], { as: 'stranded', count: 3 });
  const workerId = newId();
  await heartbeat(pool, workerId, 3_600_000);
  const { tenantId } = webhook;
  const day = dayOf(event?.deliveryIds[0] ?? '');
  const job = { tenantId, tier: 'standard', lane: 'live', day } as const;
  const claimed = await claimBatches(pool, { ...job, workerId, turnId: newId(), limit: 100 });
  expect(claimed.deliveries).toHaveLength(3);

  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const recorder = createRecorder({ pool, onError });
  const unused = undefined as never;
  const deliver = createDeliverTurn({
    pool,
    targetsOf: () => Promise.reject(new Error('the webhooks cannot be read')),
    freshTargetsOf: unused,
    takeRates: unused,
    endpoints: unused,
    lines: unused,
    send: unused,
    recorder,
    disable: unused,
    events: { onAttempt: () => undefined, onError },
    random: Math.random,
  });
  const over: number[] = [];
  await deliver(
    job,
    { ...claimed, term: { workerId, untilSafe: () => Promise.resolve(true) } },
    { letGo: () => undefined, onOver: () => void over.push(1) },
  );
  expect(errors).toEqual([new Error('the webhooks cannot be read')]);
  expect(recorder.open()).toBe(0);
  const { rows } = await pool.query('select claimed_by from batches where tenant_id = $1', [
    tenantId,
  ]);
  expect(rows).toEqual([{ claimed_by: null }]);
  await untilAll(harness, webhook, { queued: 3 });
  expect(over).toEqual([]);
});
