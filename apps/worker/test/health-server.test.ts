import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createMetrics } from '@posthorn/telemetry';
import { waitUntil } from '@posthorn/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createHealthServer,
  HEALTH_LIMITS,
  type HealthLimits,
} from '../src/monitor/health-server.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startServer(limits: Partial<HealthLimits> = {}): Promise<number> {
  const app = createHealthServer({
    metrics: createMetrics({ process: 'worker' }),
    parts: [{ name: 'database', check: async () => undefined }],
    limits: { ...HEALTH_LIMITS, checkEveryMs: 20, ...limits },
  });
  stops.push(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

interface Client {
  readonly socket: Socket;
  /** Settles when the server has closed the connection. */
  readonly closed: Promise<unknown>;
  received(): string;
}

async function openClient(port: number, text: string): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  stops.push(() => socket.destroy());
  let received = '';
  socket.on('data', (chunk) => {
    received += String(chunk);
  });
  // A reset is one way of being closed.
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  socket.write(text);
  return { socket, closed, received: () => received };
}

test("every answer of the worker's health server is for whoever asked alone: no sniffing, no frame, no keeping", async () => {
  const port = await startServer();
  for (const path of ['/healthz', '/readyz', '/metrics', '/nothing']) {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(Object.fromEntries(headers), path).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) {
      expect(headers.has(name), `${path} ${name}`).toBe(false);
    }
  }
});

const BODY_MEGABYTE = Buffer.alloc(1024 * 1024, 'x');

describe("the worker's health server gives nobody more than a question takes", () => {
  test.each([
    ['a length', 'content-length: 300000000\r\n\r\n'],
    ['chunks', 'transfer-encoding: chunked\r\n\r\n100000\r\n'],
  ])('a body with %s is answered 413 by its headers, and not read', async (_what, headers) => {
    const port = await startServer();
    for (const line of ['POST /healthz', 'GET /readyz', 'POST /elsewhere']) {
      const client = await openClient(port, `${line} HTTP/1.1\r\nhost: worker\r\n${headers}`);
      client.socket.write(BODY_MEGABYTE);
      await client.closed;
      expect(client.received()).toMatch(/^HTTP\/1\.1 413 /);
      expect(client.received()).toContain('BODY_TOO_LARGE');
      expect(client.socket.bytesWritten).toBeLessThan(2 * BODY_MEGABYTE.length);
    }
  });

  test('headers that never end, and none at all, are given up', async () => {
    const port = await startServer({ requestTimeoutMs: 50, idleTimeoutMs: 200 });
    const slow = await openClient(port, 'GET /healthz HTTP/1.1\r\nx-a: b\r\n');
    const silent = await openClient(port, '');
    await Promise.all([slow.closed, silent.closed]);
    expect(slow.received()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('a connection that asks nothing more is closed', async () => {
    const port = await startServer({ idleTimeoutMs: 50 });
    const client = await openClient(port, 'GET /healthz HTTP/1.1\r\nhost: worker\r\n\r\n');
    await client.closed;
    expect(client.received()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('connections over the limit are dropped, and those within it answered', async () => {
    const port = await startServer({ connectionsMax: 2 });
    const ask = 'GET /healthz HTTP/1.1\r\nhost: worker\r\n\r\n';
    const within = [await openClient(port, ask), await openClient(port, ask)];
    await waitUntil(() => within.every((client) => client.received().includes('alive')), {
      describe: 'two answers',
    });
    const over = await openClient(port, ask);
    await over.closed;
    expect(over.received()).toBe('');
  });
});
