import { type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeWebhook, givenEvents, givenWebhook, suspendTenant } from './given.ts';
import { useHarness } from './harness.ts';
import {
  countAttempts,
  makeDue,
  seeDelivery,
  untilAll,
  untilAtRest,
  untilAttempts,
  untilReplaysOver,
  untilStatus,
} from './look.ts';

const harness = useHarness();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(() => receiver.forget());

describe('a suspended tenant (promise 6)', () => {
  it.each(['pending', 'queued'] as const)(
    'gets nothing: what waits (%s) is held, with the reason, and sent once when the suspension ends',
    async (as) => {
      const webhook = await givenWebhook(harness, { url: `${receiver.url}/suspended-${as}` });
      const second = await givenWebhook(harness, {
        url: `${receiver.url}/suspended-${as}`,
        tenantId: webhook.tenantId,
      });
      const other = await givenWebhook(harness, { url: `${receiver.url}/other-${as}` });
      await suspendTenant(harness, webhook.tenantId, true);
      const [event] = await givenEvents(harness, [webhook, second], { as });
      await givenEvents(harness, [webhook, second], { as, count: 20 });
      await givenEvents(harness, [other], { as });
      await harness.startWorker();
      await untilAll(harness, webhook, { held: 21 });
      await untilAll(harness, second, { held: 21 });
      await untilAll(harness, other, { succeeded: 1 });
      expect(await seeDelivery(harness, event?.deliveryIds[0] ?? '')).toMatchObject({
        reason: 'TENANT_SUSPENDED',
        attempts: 0,
        batch_id: null,
        next_attempt_at: null,
      });
      expect(receiver.requestsTo(`/suspended-${as}`)).toEqual([]);

      await suspendTenant(harness, webhook.tenantId, false);
      for (const one of [webhook, second]) {
        await untilAll(harness, one, { succeeded: 21 });
        expect(await countAttempts(harness, one)).toEqual({ total: 21, repeated: 0 });
      }
      await untilReplaysOver(harness, webhook.tenantId);
    },
  );

  it('holds a retry whose time comes, which keeps its attempts', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/retry`,
      initialDelayMs: 3_600_000,
    });
    receiver.script('/retry', [503, 200]);
    const [event] = await givenEvents(harness, [webhook]);
    await harness.startWorker();
    await untilAttempts(harness, event, 1);
    await untilStatus(harness, event, 'pending');
    await suspendTenant(harness, webhook.tenantId, true);
    // A worker learns of it within a second; one that has not yet would send.
    const probe = await givenWebhook(harness, {
      url: `${receiver.url}/probe`,
      tenantId: webhook.tenantId,
    });
    await untilHeld(probe);
    await makeDue(harness, webhook);
    await untilStatus(harness, event, 'held');
    expect(await seeDelivery(harness, event?.deliveryIds[0] ?? '')).toMatchObject({
      reason: 'TENANT_SUSPENDED',
      attempts: 1,
    });
    await suspendTenant(harness, webhook.tenantId, false);
    await untilStatus(harness, event, 'succeeded');
    expect(receiver.requestsTo('/retry')).toHaveLength(2);
  });

  it('leaves what a paused webhook holds to the webhook', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/both` });
    await suspendTenant(harness, webhook.tenantId, true);
    const [first] = await givenEvents(harness, [webhook]);
    await harness.startWorker();
    await untilStatus(harness, first, 'held');
    await harness.database.pool.query(`update webhooks set status = 'inactive' where id = $1`, [
      webhook.id,
    ]);
    await suspendTenant(harness, webhook.tenantId, false);
    await untilReplaysOver(harness, webhook.tenantId);
    await untilAll(harness, webhook, { held: 1 });
    expect(await seeDelivery(harness, first?.deliveryIds[0] ?? '')).toMatchObject({
      reason: 'WEBHOOK_INACTIVE',
    });
    expect(receiver.requestsTo('/both')).toEqual([]);
    await changeWebhook(harness, webhook, `status = 'active'`);
    await untilAll(harness, webhook, { succeeded: 1 });
  });

  it('holds for the tenant what a webhook held, when that is activated meanwhile', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/activated`,
      status: 'inactive',
    });
    const [event] = await givenEvents(harness, [webhook], { as: 'held' });
    await suspendTenant(harness, webhook.tenantId, true);
    await changeWebhook(harness, webhook, `status = 'active'`);
    await harness.startWorker();
    await untilReplaysOver(harness, webhook.tenantId);
    await untilStatus(harness, event, 'held');
    expect(await seeDelivery(harness, event?.deliveryIds[0] ?? '')).toMatchObject({
      reason: 'TENANT_SUSPENDED',
    });
    expect(receiver.requestsTo('/activated')).toEqual([]);
    await suspendTenant(harness, webhook.tenantId, false);
    await untilStatus(harness, event, 'succeeded');
    expect(receiver.requestsTo('/activated')).toHaveLength(1);
  });

  it('sends all that comes while the suspension ends, each once', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/race` });
    await suspendTenant(harness, webhook.tenantId, true);
    await harness.startWorker();
    await givenEvents(harness, [webhook], { as: 'queued', count: 50, batchSize: 5 });
    await suspendTenant(harness, webhook.tenantId, false);
    await givenEvents(harness, [webhook], { as: 'queued', count: 50, batchSize: 5 });
    await untilAll(harness, webhook, { succeeded: 100 });
    expect(await countAttempts(harness, webhook)).toEqual({ total: 100, repeated: 0 });
  });

  it('suspended again while it is released, it keeps the rest until the next end', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/again` });
    await suspendTenant(harness, webhook.tenantId, true);
    await givenEvents(harness, [webhook], { count: 20 });
    await harness.startWorker();
    await untilAll(harness, webhook, { held: 20 });
    await suspendTenant(harness, webhook.tenantId, false);
    await suspendTenant(harness, webhook.tenantId, true);
    await untilReplaysOver(harness, webhook.tenantId);
    await suspendTenant(harness, webhook.tenantId, false);
    await untilAll(harness, webhook, { succeeded: 20 });
    expect(await countAttempts(harness, webhook)).toEqual({ total: 20, repeated: 0 });
  });

  /** An event after the other, until one is held: the worker knows of the suspension. */
  async function untilHeld(webhook: Awaited<ReturnType<typeof givenWebhook>>): Promise<void> {
    for (;;) {
      const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
      const id = event?.deliveryIds[0] ?? '';
      await untilAtRest(harness, event);
      if ((await seeDelivery(harness, id)).status === 'held') return;
    }
  }
});
