import { execFile } from 'node:child_process';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type ReceivedRequest,
  type Receiver,
  searchDatabase,
  startReceiver,
} from '@posthorn/testkit';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GivenWebhook, givenEvents, givenSecret, givenWebhook } from './given.ts';
import { type Harness, useHarness } from './harness.ts';
import { countAttempts, untilAll, untilStatus } from './look.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/rotate-keys/main.ts', import.meta.url));
const harness = useHarness();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

/** As the operator runs it, beside everything else. */
async function rotateKeys({ database }: Harness, keyRing: string): Promise<string> {
  const env = { ...process.env, DATABASE_URL: database.url, POSTHORN_SECRET_KEYS: keyRing };
  return (await promisify(execFile)(process.execPath, [SCRIPT], { env })).stdout;
}

function expectSigned(webhook: GivenWebhook, { headers, body }: ReceivedRequest): void {
  expect(headers.authorization).toBe('Bearer canary');
  const text = body.toString();
  if (webhook.publicSigningKey === null) {
    new StandardWebhook(webhook.secret).verify(text, headers);
    return;
  }
  const x = Buffer.from(webhook.publicSigningKey.slice(5), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const signature = Buffer.from(headers['webhook-signature']?.slice(4) ?? '', 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  expect(verify(null, Buffer.from(signed), key, signature)).toBe(true);
}

it('the key ring is turned over by a command while the worker signs; then the old key can go (promise 9)', async () => {
  const old = harness.keyRing;
  const fresh = `k2:${randomBytes(32).toString('base64')}`;
  const headers = { authorization: 'Bearer canary' };
  const webhooks = [
    await givenWebhook(harness, { url: `${receiver.url}/hmac`, headers }),
    await givenWebhook(harness, {
      url: `${receiver.url}/ed25519`,
      headers,
      signatureScheme: 'ed25519',
    }),
  ];
  for (const webhook of webhooks) {
    const expiresAt = new Date(Date.now() - 1_000);
    await givenSecret(harness, { ...webhook, webhookId: webhook.id, expiresAt });
  }
  // 0. Too early: a worker runs that could not open what the new key seals.
  const unready = await harness.startWorker();
  expect(await rotateKeys(harness, `${fresh},${old}`).catch((error) => error)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^posthorn-worker at 127.0.0.1 runs without the first key/),
  });
  expect(await searchDatabase(harness.database.pool, 'v1.k2.')).toEqual([]);
  await unready.stop();

  // 1. The new key before the old one, in every process.
  const worker = await harness.startWorker({ POSTHORN_SECRET_KEYS: `${fresh},${old}` });

  // 2. The command, while events go on coming.
  let isOver = false;
  const command = rotateKeys(harness, `${fresh},${old}`).finally(() => {
    isOver = true;
  });
  let count = 0;
  do {
    for (const webhook of webhooks) {
      const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
      await untilStatus(harness, event, 'succeeded');
    }
    count += 1;
  } while (!isOver);
  expect(await command).toContain('"k1" seals nothing any more: you may take it out');
  expect(await searchDatabase(harness.database.pool, 'v1.k1.')).toEqual([]);
  await worker.stop();

  // 3. Without the old key everything opens.
  await harness.startWorker({ POSTHORN_SECRET_KEYS: fresh });
  for (const webhook of webhooks) {
    await givenEvents(harness, [webhook], { as: 'queued' });
    await untilAll(harness, webhook, { succeeded: count + 1 });
    // Nothing was put off or tried twice on the way.
    expect(await countAttempts(harness, webhook)).toEqual({ total: count + 1, repeated: 0 });
  }
  for (const [index, path] of ['/hmac', '/ed25519'].entries()) {
    const requests = receiver.requestsTo(path);
    expect(requests).toHaveLength(count + 1);
    const webhook = webhooks[index];
    if (webhook) for (const request of requests) expectSigned(webhook, request);
  }

  // Run again, there is nothing to do.
  expect(await rotateKeys(harness, fresh)).toMatch(/6 of 6 secrets are sealed with "k2"\.\n$/);
});

it('the command fails while an old key is still needed, and says so', async () => {
  const webhook = await givenWebhook(harness, { url: `${receiver.url}/needed` });
  const lacking = `k3:${randomBytes(32).toString('base64')}`;
  const failure = await rotateKeys(harness, lacking).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /"k1", which is not in the ring, seals \d+ secrets?: put it back/,
    ),
  });
  expect(webhook.secret).not.toBe('');
});
