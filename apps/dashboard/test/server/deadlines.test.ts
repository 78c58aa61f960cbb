import { describe, expect, test } from 'vitest';
import { echo, openRaw, startListener, until } from './support.ts';

const POST = 'POST /api/graphql HTTP/1.1\r\nhost: dashboard\r\n';

describe('no request holds a connection for as long as it likes', () => {
  test('a body that comes by the byte is cut off with 408', async () => {
    const server = await startListener({
      limits: { requestTimeoutMs: 100, headersTimeoutMs: 100 },
    });
    const client = await openRaw(server.port);
    await client.write(`${POST}content-length: 100\r\n\r\n{`);
    await client.closed;
    expect(client.received()).toMatch(/^HTTP\/1.1 408 /);
    await until(() => server.openConnections() === 0);
  });

  test('so is one without a length, and headers that never end', async () => {
    const server = await startListener({
      limits: { requestTimeoutMs: 100, headersTimeoutMs: 100 },
    });
    const chunked = await openRaw(server.port);
    await chunked.write(`${POST}transfer-encoding: chunked\r\n\r\n1\r\n{`);
    const headers = await openRaw(server.port);
    await headers.write(`${POST}x-a: b\r\n`);
    await Promise.all([chunked.closed, headers.closed]);
    expect(chunked.received()).toMatch(/^HTTP\/1.1 408 /);
    expect(headers.received()).toMatch(/^HTTP\/1.1 408 /);
    expect(server.passedOn).toEqual([]);
  });

  test('an answer that is never made, or never taken, is given up', async () => {
    const server = await startListener({
      handle: () => new Promise(() => undefined),
      limits: { exchangeTimeoutMs: 100 },
    });
    const client = await openRaw(server.port);
    await client.write('GET /sign-in HTTP/1.1\r\nhost: dashboard\r\n\r\n');
    await client.closed;
    expect(server.passedOn).toHaveLength(1);
  });

  test('a connection that asks nothing more is closed', async () => {
    const server = await startListener({ limits: { keepAliveTimeoutMs: 1 } });
    const client = await openRaw(server.port);
    await client.write('GET /sign-in HTTP/1.1\r\nhost: dashboard\r\n\r\n');
    await client.closed;
    expect(client.received()).toMatch(/^HTTP\/1.1 200 /);
  });

  test('more at once than it can do is answered with 503 and when to come again', async () => {
    const open: (() => void)[] = [];
    const server = await startListener({
      handle: async (request, response) => {
        await new Promise<void>((resolve) => open.push(resolve));
        await echo(request, response);
      },
      limits: { inFlightMax: 2 },
    });
    const first = [fetch(`${server.url}/a`), fetch(`${server.url}/b`)];
    await until(() => open.length === 2);
    const third = await fetch(`${server.url}/c`);
    expect(third.status).toBe(503);
    expect(third.headers.get('retry-after')).toBe('1');
    for (const go of open) go();
    for (const answer of await Promise.all(first)) expect(answer.status).toBe(200);
    const later = fetch(`${server.url}/d`);
    await until(() => open.length === 3);
    open[2]?.();
    expect((await later).status).toBe(200);
  });
});

describe('leaving', () => {
  test('finishes what is under way, takes nothing new, and closes what waits', async () => {
    const slowOnes: (() => void)[] = [];
    const server = await startListener({
      handle: async (request, response) => {
        if (request.url === '/slow') await new Promise<void>((resolve) => slowOnes.push(resolve));
        await echo(request, response);
      },
    });
    const idle = await openRaw(server.port);
    await idle.write('GET /quick HTTP/1.1\r\nhost: dashboard\r\n\r\n');
    await until(() => idle.received().includes('/quick'));
    const slow = fetch(`${server.url}/slow`);
    await until(() => server.passedOn.length === 2);
    let hasLeft = false;
    const left = server.close(60_000).then(() => {
      hasLeft = true;
    });
    await idle.closed;
    await expect(fetch(`${server.url}/new`)).rejects.toThrow();
    expect(hasLeft).toBe(false);
    for (const finish of slowOnes) finish();
    expect((await slow).status).toBe(200);
    await left;
  });

  test('waits for nobody after its deadline', async () => {
    const server = await startListener({ handle: () => new Promise(() => undefined) });
    const client = await openRaw(server.port);
    await client.write('GET /slow HTTP/1.1\r\nhost: dashboard\r\n\r\n');
    await until(() => server.passedOn.length === 1);
    await server.close(1);
    await client.closed;
  });
});
