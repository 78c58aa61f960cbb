import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { closedPort, post, startHttp, startRaw, startSender } from './receivers.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const NOTHING = { pools: 0, connections: 0 };

describe('connections', () => {
  it('are kept alive and used again', async () => {
    const receiver = await startHttp((_request, response) => response.end('ok'));
    const sender = startSender();
    for (let i = 0; i < 20; i++) await sender.send(post(receiver.origin));
    expect(receiver.received).toHaveLength(20);
    expect(receiver.accepted()).toBe(1);
    expect(sender.size()).toEqual({ pools: 1, connections: 1 });
  });

  it('are bounded for an origin; what is more waits, in order (promise 5)', async () => {
    const receiver = await startHttp((_request, response) => response.end('ok'));
    const sender = startSender({ connectionsPerOrigin: 3 });
    const paths = Array.from({ length: 2_500 }, (_, index) => `/${index}`);
    const results = await Promise.all(
      paths.map((path) => sender.send(post(`${receiver.origin}${path}`))),
    );
    expect(results.every(({ outcome }) => outcome.kind === 'response')).toBe(true);
    expect(receiver.accepted()).toBe(3);
    expect(new Set(receiver.received.map(({ path }) => path))).toEqual(new Set(paths));
    expect(receiver.received).toHaveLength(paths.length);
  });

  it('survive a receiver that closes after every answer', async () => {
    const receiver = await startHttp((_request, response) => {
      response.writeHead(200, { connection: 'close' }).end('ok');
    });
    const sender = startSender({ connectionsPerOrigin: 2 });
    const results = await Promise.all(
      Array.from({ length: 50 }, () => sender.send(post(receiver.origin))),
    );
    for (const { outcome } of results) expect(outcome.kind).toBe('response');
    expect(receiver.received).toHaveLength(50);
    await expect.poll(() => sender.size()).toEqual(NOTHING);
  });

  it('that the receiver closed while idle are forgotten', async () => {
    const sockets: Socket[] = [];
    const receiver = await startRaw((socket) => {
      sockets.push(socket);
      socket.write(OK);
    });
    const sender = startSender();
    for (let i = 0; i < 5; i++) {
      const { outcome } = await sender.send(post(receiver.origin));
      expect(outcome).toMatchObject({ kind: 'response', status: 200 });
      for (const socket of sockets.splice(0)) socket.end();
      await expect.poll(() => sender.size()).toEqual(NOTHING);
    }
  });

  it('that turn out to be reset when they are needed cost nobody an attempt', async () => {
    const sockets: Socket[] = [];
    const receiver = await startRaw((socket) => {
      sockets.push(socket);
      socket.write(OK);
    });
    const sender = startSender();
    for (let i = 0; i < 5; i++) {
      const { outcome } = await sender.send(post(receiver.origin));
      expect(outcome).toMatchObject({ kind: 'response', status: 200 });
      await new Promise((resolve) => setImmediate(resolve));
      for (const socket of sockets.splice(0)) socket.resetAndDestroy();
      // The reset is to be in the kernel, but not yet seen by this process's event loop.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
    expect(receiver.accepted()).toBe(5);
  });

  it('leave nothing behind when the receiver closes, refuses or is blocked', async () => {
    const refusing = await closedPort();
    const receiver = await startRaw((socket) => socket.destroy());
    const sender = startSender({ connectionsPerOrigin: 2 });
    const urls = [
      `http://127.0.0.1:${refusing}/`,
      receiver.origin,
      'http://10.0.0.1/',
      'http://nowhere.invalid/',
    ];
    await Promise.all(urls.flatMap((url) => [1, 2, 3, 4, 5].map(() => sender.send(post(url)))));
    await expect.poll(() => sender.size()).toEqual(NOTHING);
    expect(sender.inFlight()).toBe(0);
  });

  it('to many origins are dropped when the receivers hang up', async () => {
    const receiver = await startHttp((_request, response) => {
      response.writeHead(200, { connection: 'close' }).end();
    });
    const sender = startSender();
    const hosts = Array.from({ length: 50 }, (_, index) => `127.0.0.${index + 1}`);
    // Only the first of these listens; the others refuse.
    await Promise.all(hosts.map((host) => sender.send(post(`http://${host}:${receiver.port}/`))));
    await expect.poll(() => sender.size()).toEqual(NOTHING);
  });

  it('honour the idle time that a receiver announces', async () => {
    const receiver = await startHttp((_request, response) => {
      response.writeHead(200, { 'keep-alive': 'timeout=1' }).end('ok');
    });
    const sender = startSender();
    await sender.send(post(receiver.origin));
    // A second is less than the margin, so the connection is not kept at all.
    await expect.poll(() => sender.size()).toEqual(NOTHING);
  });
});

describe('closing', () => {
  it('waits for what is under way, refuses what is new, and leaves no socket', async () => {
    const open: (() => void)[] = [];
    const receiver = await startHttp((request, response) => {
      if (request.path === '/slow') open.push(() => response.end('late'));
      else response.end('ok');
    });
    const sender = startSender();
    await sender.send(post(receiver.origin));
    const slow = sender.send(post(`${receiver.origin}/slow`));
    await expect.poll(() => open.length).toBe(1);
    const closed = sender.close();
    const refused = await sender.send(post(receiver.origin));
    expect(refused.outcome).toMatchObject({ kind: 'failure', code: 'CONNECTION_FAILED' });
    expect(sender.inFlight()).toBe(1);
    for (const finish of open) finish();
    expect((await slow).responseBody).toBe('late');
    await closed;
    expect(sender.size()).toEqual(NOTHING);
    await expect.poll(() => receiver.connections()).toBe(0);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/', '/slow']);
  });
});
