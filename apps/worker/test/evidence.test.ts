import { generateKeyPairSync } from 'node:crypto';
import { readEvidence, rebuildRequest } from '@posthorn/domain';
import { type Receiver, searchDatabase, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GivenEvent, givenEvents, givenSecret, givenWebhook } from './given.ts';
import { useHarness, VERSION } from './harness.ts';
import { untilAttempts, untilStatus } from './look.ts';

const harness = useHarness();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(() => receiver.forget());

/** The requests of an event's only delivery, made again of the rows of attempts and event alone. */
async function rebuilt(event: GivenEvent | undefined) {
  const { rows } = await harness.database.pool.query(
    `select a.url, a.delivery_id as "deliveryId", a.number, a.started_at, a.evidence,
       e.id as uuid, e.event_id as "eventId", e.event_type as "eventType", e.occurred_at,
       e.source, e.version, e.data as "dataText"
     from attempts a join deliveries d on d.id = a.delivery_id join events e on e.id = d.event_id
     where a.delivery_id = $1 order by a.number`,
    [event?.deliveryIds[0]],
  );
  return rows.map(({ started_at, occurred_at, evidence, ...row }) => {
    const timestampS = Math.floor(started_at.getTime() / 1000);
    const { phases, sent } = readEvidence(evidence, { eventId: row.eventId, timestampS });
    if (!sent) throw new Error('nothing was sent');
    const stored = { ...row, timestamp: occurred_at.toISOString() };
    return { phases, ...rebuildRequest(sent, row, stored) };
  });
}

const dataText = '{ "z":1.50, "a":12345678901234567890, "name":"Zoë \\u00e9 😀",\n "a":1 }';

describe('an attempt keeps what was sent then', () => {
  it('every header and every byte of the body, as the receiver got them, secrets masked', async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/evidence?a=b`,
      headers: { Authorization: 'Bearer canary-55aa', 'x-env': 'canary-55aa-env' },
      initialDelayMs: 100,
    });
    await givenSecret(harness, {
      tenantId: webhook.tenantId,
      webhookId: webhook.id,
      expiresAt: new Date(Date.now() + 3_600_000),
    });
    receiver.script('/evidence?a=b', [503, 200]);
    const worker = await harness.startWorker();
    const [event] = await givenEvents(harness, [webhook], { as: 'queued', dataText });
    await untilStatus(harness, event, 'succeeded');

    const requests = await rebuilt(event);
    expect(requests).toHaveLength(2);
    for (const [index, request] of requests.entries()) {
      const received = receiver.requests[index];
      expect(request.body).toBe(received?.body.toString());
      const shown = Object.entries(request.headers).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]);
      const got = { ...received?.headers, authorization: '***', 'x-env': '***' };
      expect(shown).toEqual(Object.entries(got));
      expect(request.headers).toHaveProperty('Authorization');
      expect(request.headers['user-agent']).toBe(`Posthorn/${VERSION}`);
      expect(request.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    }
    expect(await searchDatabase(harness.database.pool, 'canary-55aa')).toEqual([]);
    expect(JSON.stringify(worker.log)).not.toContain('canary-55aa');
  });

  it('what was encrypted as it was encrypted, of each attempt anew, and an ed25519 signature', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/encrypted`,
      signatureScheme: 'ed25519',
      publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      encryptedFields: ['data.name', 'data["absent, too"]', 'data.z'],
    });
    receiver.script('/encrypted', [503, 200]);
    await harness.startWorker();
    const [event] = await givenEvents(harness, [webhook], { as: 'queued', dataText });
    await untilStatus(harness, event, 'succeeded');

    const requests = await rebuilt(event);
    expect(requests.map(({ body }) => body)).toEqual(
      receiver.requests.map(({ body }) => body.toString()),
    );
    expect(requests.map(({ headers }) => headers)).toEqual(
      receiver.requests.map(({ headers }) => headers),
    );
    expect(new Set(requests.map(({ body }) => body)).size).toBe(2);
    expect(requests[0]?.headers).toMatchObject({
      'x-webhook-encrypted': 'data.name,data.z',
      'webhook-signature': expect.stringMatching(/^v1a,/),
    });
    expect(requests[0]?.headers).not.toHaveProperty('x-webhook-signature');
  });

  it("what the webhook's owner changes today is in no attempt of yesterday", async () => {
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/before`,
      headers: { 'x-before': 'a' },
    });
    await harness.startWorker();
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    await untilStatus(harness, event, 'succeeded');
    const before = await rebuilt(event);
    await harness.database.pool.query(
      `update webhooks set callback_url = 'https://after.test/', header_names = '{x-after}',
         headers_sealed = 'x' where id = $1`,
      [webhook.id],
    );
    await harness.database.pool.query('delete from webhook_secrets where webhook_id = $1', [
      webhook.id,
    ]);
    expect(await rebuilt(event)).toEqual(before);
    expect(before[0]?.headers).toMatchObject({
      host: new URL(receiver.url).host,
      'x-before': '***',
      'webhook-signature': receiver.requests[0]?.headers['webhook-signature'],
    });
  });

  it('where its time went: a kept connection needed no opening', async () => {
    const webhook = await givenWebhook(harness, {
      url: `http://localhost:${receiver.port}/phases`,
    });
    await harness.startWorker();
    const phases: unknown[] = [];
    for (let n = 0; n < 2; n += 1) {
      const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
      await untilStatus(harness, event, 'succeeded');
      phases.push((await rebuilt(event))[0]?.phases);
    }
    const ms = expect.any(Number);
    expect(phases).toEqual([
      { dnsMs: ms, connectMs: ms, tlsMs: null, firstByteMs: ms },
      { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: ms },
    ]);
  });

  it('an attempt that got no connection keeps what was made ready, and how far it came', async () => {
    const webhook = await givenWebhook(harness, { url: 'http://nowhere.invalid/', maxRetries: 9 });
    await harness.startWorker();
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    await untilAttempts(harness, event, 1);
    const [request] = await rebuilt(event);
    expect(request?.phases).toMatchObject({ connectMs: null, tlsMs: null, firstByteMs: null });
    expect(request?.headers['webhook-id']).toBe(event?.eventId);
  });
});
