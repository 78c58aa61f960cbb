import { generateKeyPairSync } from 'node:crypto';
import {
  createPeopleDatabase,
  ensurePartitions,
  findEvent,
  insertResentDeliveries,
  type PeopleDatabase,
} from '@posthorn/db';
import { idTimeMs } from '@posthorn/domain';
import { createEvent, type Receiver, startReceiver } from '@posthorn/testkit';
import { compactDecrypt } from 'jose';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  changeWebhook,
  type GivenEvent,
  type GivenWebhook,
  givenEvents,
  givenTenant,
  givenWebhook,
} from './given.ts';
import { useHarness } from './harness.ts';
import { untilStatus } from './look.ts';

const DAY_MS = 86_400_000;
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = RSA.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const DATA = '{ "z": 1.50, "card": {"number":"4242 4242"}, "big": 12345678901234567890 }';

const harness = useHarness();
let receiver: Receiver;
let people: PeopleDatabase;

beforeAll(async () => {
  receiver = await startReceiver();
  people = createPeopleDatabase({ url: harness.database.url, poolMax: 2 });
});
afterAll(async () => {
  await people.close();
  await receiver.stop();
});
beforeEach(() => receiver.forget());

/** As the API's resendEvent does; resolves to the event with the new deliveries alone. */
function resend(
  tenantId: string,
  event: { id: string; eventId: string },
  webhooks: readonly GivenWebhook[],
  heldBecause: string | null = null,
): Promise<GivenEvent> {
  return people.asTenant(tenantId, async (em) => {
    const row = await findEvent(em, { tenantId, id: event.id });
    if (!row) throw new Error(`no event ${event.id}`);
    const targets = webhooks.map(({ id }) => ({
      webhookId: id,
      tier: 'standard' as const,
      heldBecause,
    }));
    const deliveryIds = await insertResentDeliveries(em, row, targets);
    return { ...event, deliveryIds };
  });
}

/** An event of another day that no webhook wanted. */
async function givenUnmatched(tenantId: string, atMs: number) {
  const span = { nowMs: atMs, daysBack: 0, daysAhead: 0, hashPartitions: 1 };
  await ensurePartitions(harness.database.pool, span);
  return createEvent(harness.database.pool, { tenantId, atMs, matched: 0, dataText: DATA });
}

describe('an event that is sent again (promise 6)', () => {
  it.each([
    ['today', 0],
    ['nine days ago', 9],
  ])(
    "of %s that matched nothing reaches a webhook made since, with the event's own webhook-id, signed",
    async (_, days) => {
      const path = `/made-since-${days}`;
      const tenantId = await givenTenant(harness);
      const event = await givenUnmatched(tenantId, Date.now() - days * DAY_MS);
      const webhook = await givenWebhook(harness, { url: receiver.url + path, tenantId });
      await harness.startWorker();
      const again = await resend(tenantId, event, [webhook]);
      const done = await untilStatus(harness, again, 'succeeded');
      expect(done).toMatchObject({ attempts: 1, series_start: 0 });
      expect(idTimeMs(done.id)).toBe(idTimeMs(event.id));

      const requests = receiver.requestsTo(path);
      expect(requests).toHaveLength(1);
      const { headers = {}, body } = requests[0] ?? {};
      expect(headers).toMatchObject({
        'webhook-id': event.eventId,
        'x-webhook-delivery-id': done.id,
        'x-webhook-attempt': '1',
      });
      const text = String(body);
      expect(text).toContain(`"data":${DATA}}`);
      new StandardWebhook(webhook.secret).verify(text, headers);
    },
  );

  it('reaches several webhooks, one of which had it already, beside the delivery it had', async () => {
    const had = await givenWebhook(harness, { url: `${receiver.url}/had` });
    const { tenantId } = had;
    const other = await givenWebhook(harness, { url: `${receiver.url}/other`, tenantId });
    const [event] = await givenEvents(harness, [had]);
    if (!event) throw new Error('no event');
    await harness.startWorker();
    const first = await untilStatus(harness, event, 'succeeded');
    const again = await resend(tenantId, event, [had, other]);
    for (const id of again.deliveryIds) {
      await untilStatus(harness, { ...again, deliveryIds: [id] }, 'succeeded');
    }
    const ids = receiver.requestsTo('/had').map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([event.eventId, event.eventId]);
    expect(receiver.requestsTo('/other')).toHaveLength(1);
    expect(await untilStatus(harness, event, 'succeeded')).toMatchObject({
      id: first.id,
      attempts: 1,
    });
  });

  it('leaves encrypted where the webhook asks for it, signed as it was sent', async () => {
    const tenantId = await givenTenant(harness);
    const event = await givenUnmatched(tenantId, Date.now());
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/encrypted`,
      tenantId,
      publicKey: PEM,
      encryptedFields: ['data.card.number'],
    });
    await harness.startWorker();
    await untilStatus(harness, await resend(tenantId, event, [webhook]), 'succeeded');
    const [request] = receiver.requestsTo('/encrypted');
    const text = String(request?.body);
    expect(text).not.toContain('4242');
    expect(request?.headers['x-webhook-encrypted']).toBe('data.card.number');
    const jwe = /"\$jwe":"([^"]+)"/.exec(text)?.[1] ?? '';
    const { plaintext } = await compactDecrypt(jwe, RSA.privateKey);
    expect(new TextDecoder().decode(plaintext)).toBe('"4242 4242"');
    new StandardWebhook(webhook.secret).verify(text, request?.headers ?? {});
  });

  it('is retried and dies as any other, and is replayed with a new budget', async () => {
    receiver.script('/failing', [500, 500, 200]);
    const tenantId = await givenTenant(harness);
    const event = await givenUnmatched(tenantId, Date.now());
    const url = `${receiver.url}/failing`;
    const webhook = await givenWebhook(harness, { url, tenantId, maxRetries: 1 });
    await harness.startWorker();
    const again = await resend(tenantId, event, [webhook]);
    expect(await untilStatus(harness, again, 'dead')).toMatchObject({ attempts: 2 });
    await harness.database.pool.query(
      `insert into replays (id, tenant_id, kind, filter, total)
       values (gen_random_uuid(), $1, 'dead_letters', '{}', 1)`,
      [tenantId],
    );
    expect(await untilStatus(harness, again, 'succeeded')).toMatchObject({ attempts: 3 });
  });

  it('is held for a paused webhook, and goes out when that is activated', async () => {
    const tenantId = await givenTenant(harness);
    const event = await givenUnmatched(tenantId, Date.now() - 3 * DAY_MS);
    const url = `${receiver.url}/paused`;
    const webhook = await givenWebhook(harness, { url, tenantId, status: 'inactive' });
    await harness.startWorker();
    const again = await resend(tenantId, event, [webhook], 'WEBHOOK_INACTIVE');
    await changeWebhook(harness, webhook, `status = 'active'`);
    await untilStatus(harness, again, 'succeeded');
    expect(receiver.requestsTo('/paused')).toHaveLength(1);
  });
});
