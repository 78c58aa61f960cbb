import { generateKeyPairSync } from 'node:crypto';
import { type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeWebhook, givenEvents, givenWebhook } from './given.ts';
import { useHarness } from './harness.ts';
import { countAttempts, countStatuses, untilAll, untilReplaysOver } from './look.ts';

const harness = useHarness();
const PEM = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ format: 'pem', type: 'spki' })
  .toString();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());

it('deliveries that a version without encryption holds, though this one runs already, go out encrypted by themselves (promise 6)', async () => {
  const given = (path: string, status: 'active' | 'inactive') =>
    givenWebhook(harness, {
      url: receiver.url + path,
      status,
      publicKey: PEM,
      encryptedFields: ['data.amount'],
    });
  const active = await given('/active', 'active');
  const paused = await given('/paused', 'inactive');
  await givenEvents(harness, [active], { as: 'unencrypted', count: 30 });
  await givenEvents(harness, [paused], { as: 'unencrypted', count: 3 });

  await harness.startWorker();
  await untilAll(harness, active, { succeeded: 30 });
  await untilReplaysOver(harness, active.tenantId);
  expect(await countAttempts(harness, active)).toEqual({ total: 30, repeated: 0 });
  for (const { body, headers } of receiver.requestsTo('/active')) {
    expect(headers['x-webhook-encrypted']).toBe('data.amount');
    expect(body.toString()).toMatch(/"data":\{"amount":\{"\$jwe":"[^"]+"\}\}\}$/);
  }
  expect(receiver.requestsTo('/active')).toHaveLength(30);

  // A paused webhook's wait for it, and need nothing else.
  expect(await countStatuses(harness, paused)).toEqual({ held: 3 });
  await changeWebhook(harness, paused, `status = 'active'`);
  await untilAll(harness, paused, { succeeded: 3 });
});
