import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  BROKEN_PATH,
  type DemoReceiver,
  FLAKY_PATH,
  type ReceiverLimits,
  startDemoReceiver,
  WORKING_PATH,
} from '../start/receiver.ts';

const receivers: DemoReceiver[] = [];
afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.stop();
});

const LIMITS: ReceiverLimits = {
  connectionsMax: 10,
  bodyBytesMax: 1_000,
  requestTimeoutMs: 5_000,
  idleTimeoutMs: 5_000,
  checkEveryMs: 20,
};

async function start(limits: Partial<ReceiverLimits> = {}): Promise<DemoReceiver> {
  const receiver = await startDemoReceiver(0, { ...LIMITS, ...limits });
  receivers.push(receiver);
  return receiver;
}

const post = async (receiver: DemoReceiver, path: string, eventId: string) =>
  (
    await fetch(receiver.url + path, {
      method: 'POST',
      headers: { 'webhook-id': eventId },
      body: 'x'.repeat(1_000),
    })
  ).status;

/** Sends bytes, and then waits to be told and left. */
async function hear(receiver: DemoReceiver, text: string): Promise<string> {
  const socket = connect(receiver.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return heard;
}

test('the demo has one endpoint that works, one that fails at first, and one until it is repaired', async () => {
  const receiver = await start();
  expect(await post(receiver, WORKING_PATH, 'evt_1')).toBe(200);
  expect(await post(receiver, FLAKY_PATH, 'evt_1')).toBe(500);
  expect(await post(receiver, FLAKY_PATH, 'evt_1')).toBe(200);
  expect(await post(receiver, BROKEN_PATH, 'evt_1')).toBe(503);
  receiver.repair();
  expect(await post(receiver, BROKEN_PATH, 'evt_1')).toBe(200);
});

test.each([
  ['by its length, before it is read', 'content-length: 1001\r\n\r\n'],
  ['by what came', `transfer-encoding: chunked\r\n\r\n3e9\r\n${'x'.repeat(1_001)}\r\n`],
])('a body over the limit is refused %s, and its connection closed', async (_what, rest) => {
  const receiver = await start();
  const heard = await hear(receiver, `POST ${WORKING_PATH} HTTP/1.1\r\nhost: a\r\n${rest}`);
  expect(heard).toMatch(/^HTTP\/1\.1 413 /);
});

test('a request that never ends, and a connection that asks nothing, are given up', async () => {
  const receiver = await start({ requestTimeoutMs: 50, idleTimeoutMs: 200 });
  const begun = `POST ${WORKING_PATH} HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nx`;
  expect(await hear(receiver, begun)).toMatch(/^HTTP\/1\.1 408 /);
  await hear(receiver, '');
});
