import { type Receiver, startReceiver } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { givenEvents, givenWebhook } from './given.ts';
import { useHarness } from './harness.ts';
import { seeAttempts, untilStatus } from './look.ts';

const harness = useHarness();
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.stop());
beforeEach(() => receiver.forget());

describe('a worker whose ranges are closed (promise 8)', () => {
  // A registration may have been made while the range was open, or by way of another process.
  it.each([
    ['an address', (port: number) => `http://127.0.0.1:${port}/hook`],
    ['a name of this machine', (port: number) => `http://localhost:${port}/hook`],
    ['a name under localhost', (port: number) => `http://a.localhost:${port}/hook`],
    ['one number', (port: number) => `http://2130706433:${port}/hook`],
    ['IPv4 in IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/hook`],
  ])('sends nothing to %s: recorded as blocked, dead at once, no connection', async (_, urlOf) => {
    const webhook = await givenWebhook(harness, { url: urlOf(receiver.port), maxRetries: 5 });
    await harness.startWorker({ ALLOWED_PRIVATE_RANGES: '' });
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    const delivery = await untilStatus(harness, event, 'dead');
    expect(delivery).toMatchObject({ reason: 'ADDRESS_BLOCKED', attempts: 1 });
    expect(await seeAttempts(harness, delivery.id)).toMatchObject([
      { error_code: 'ADDRESS_BLOCKED', http_status: null, address: null },
    ]);
    expect(receiver.connectionCount).toBe(0);
  });

  it('sends nothing over http where it is closed', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/hook` });
    await harness.startWorker({ ALLOW_HTTP_CALLBACKS: 'false' });
    const [event] = await givenEvents(harness, [webhook], { as: 'queued' });
    expect(await untilStatus(harness, event, 'dead')).toMatchObject({ reason: 'URL_NOT_ALLOWED' });
    expect(receiver.connectionCount).toBe(0);
  });
});
