import { createKeyRing } from '@posthorn/domain';
import { newKeyRing, type Receiver, startReceiver, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { givenEvents, givenSecret, givenTenant, givenWebhook } from './given.ts';
import { useHarness } from './harness.ts';
import {
  countAttempts,
  countStatuses,
  makeDue,
  seeDelivery,
  untilAll,
  untilStatus,
} from './look.ts';

const harness = useHarness();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(() => receiver.forget());

it('a delivery whose event cannot be found is held and said loudly; others of its batch go on (promise 6)', async () => {
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/missing` });
  const [event, other] = await givenEvents(harness, [webhook], { as: 'stranded', count: 2 });
  await harness.database.pool.query('delete from events where id = $1', [event?.id]);
  const worker = await harness.startWorker();
  await untilStatus(harness, event, 'held');
  expect(await seeDelivery(harness, event?.deliveryIds[0] ?? '')).toMatchObject({
    reason: 'EVENT_MISSING',
    attempts: 0,
  });
  expect(worker.log.some((line) => line.err?.message.includes('has no event'))).toBe(true);
  await untilStatus(harness, other, 'succeeded');
});

it('a webhook without a secret keeps its deliveries waiting, says why, and holds up no others', async () => {
  const tenantId = await givenTenant(harness);
  const bare = await givenWebhook(harness, {
    url: `${receiver.url}/bare`,
    tenantId,
    hasSecret: false,
  });
  const sound = await givenWebhook(harness, { url: `${receiver.url}/sound`, tenantId });
  const worker = await harness.startWorker();
  const [event] = await givenEvents(harness, [bare, sound], { as: 'queued' });
  await untilAll(harness, sound, { succeeded: 1 });
  const waiting = await waitUntil(
    async () => {
      const seen = await seeDelivery(harness, event?.deliveryIds[0] ?? '');
      return seen.reason === null ? null : seen;
    },
    { describe: 'a reason' },
  );
  expect(waiting).toMatchObject({ status: 'pending', reason: 'SIGNING_UNAVAILABLE', attempts: 0 });
  expect(worker.log.some((line) => line.err?.message.includes('secret'))).toBe(true);

  await givenSecret(harness, { tenantId, webhookId: bare.id });
  await waitUntil(
    async () => {
      await makeDue(harness, bare);
      return (await countStatuses(harness, bare)).succeeded === 1;
    },
    { describe: 'the delivery to go out with its secret there' },
  );
  expect(await countAttempts(harness, sound)).toEqual({ total: 1, repeated: 0 });
});

it('a webhook whose headers cannot be decrypted sends nothing without them, says why, and goes on once they can', async () => {
  const url = `${receiver.url}/sealed`;
  const webhook = await givenWebhook(harness, { url, headers: { authorization: 'Bearer t0k' } });
  const { rows } = await harness.database.pool.query(
    'select headers_sealed as sealed from webhooks where id = $1',
    [webhook.id],
  );
  const set = (sealed: string) =>
    harness.database.pool.query('update webhooks set headers_sealed = $2 where id = $1', [
      webhook.id,
      sealed,
    ]);
  await set(createKeyRing(newKeyRing()).seal('{}', `webhook:${webhook.id}:headers`));
  const worker = await harness.startWorker();
  const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
  const waiting = await waitUntil(
    async () => {
      const seen = await seeDelivery(harness, event?.deliveryIds[0] ?? '');
      return seen.reason === null ? null : seen;
    },
    { describe: 'a reason' },
  );
  expect(waiting).toMatchObject({ status: 'pending', reason: 'HEADERS_UNREADABLE', attempts: 0 });
  expect(receiver.count).toBe(0);
  expect(JSON.stringify(worker.log)).not.toContain('t0k');

  await set(rows[0].sealed);
  await waitUntil(
    async () => {
      await makeDue(harness, webhook);
      return (await countStatuses(harness, webhook)).succeeded === 1;
    },
    { describe: 'the delivery to go out with its headers' },
  );
  expect(receiver.requestsTo('/sealed').map(({ headers }) => headers.authorization)).toEqual([
    'Bearer t0k',
  ]);
});

it('one delivery of a batch that fails inside the worker does not send the others of it twice (promise 3)', async () => {
  const tenantId = await givenTenant(harness);
  let release = (): void => undefined;
  const after = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.script('/slow', [{ status: 200, after }]);
  const bare = await givenWebhook(harness, {
    url: `${receiver.url}/bare`,
    tenantId,
    hasSecret: false,
  });
  const slow = await givenWebhook(harness, { url: `${receiver.url}/slow`, tenantId });
  await harness.startWorker();
  await givenEvents(harness, [bare, slow], { as: 'queued' });
  await receiver.waitFor((requests) => requests.length === 1, 'the slow request');
  // Longer than it takes until a batch that was given back is found without its job, and comes again.
  await waitUntil(
    async () => {
      const { rows } = await harness.database.pool.query<{ isOld: boolean }>(
        `select min(created_at) < now() - interval '6 seconds' as "isOld" from batches where tenant_id = $1`,
        [tenantId],
      );
      return rows[0]?.isOld !== false;
    },
    { describe: 'a batch that is old, or done' },
  );
  expect(receiver.requestsTo('/slow')).toHaveLength(1);
  release();
  await untilAll(harness, slow, { succeeded: 1 });
});

it('a webhook that was made a moment ago gets what it is owed, whatever the worker remembers', async () => {
  const tenantId = await givenTenant(harness);
  const first = await givenWebhook(harness, { url: `${receiver.url}/first`, tenantId });
  await harness.startWorker();
  const [warm] = await givenEvents(harness, [first], { as: 'queued' });
  await untilStatus(harness, warm, 'succeeded');
  for (let round = 1; round <= 10; round += 1) {
    const made = await givenWebhook(harness, { url: `${receiver.url}/made-${round}`, tenantId });
    const [event] = await givenEvents(harness, [made], { as: 'queued' });
    await untilStatus(harness, event, 'succeeded');
  }
});
