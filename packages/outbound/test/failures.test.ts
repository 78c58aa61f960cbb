import { describe, expect, it } from 'vitest';
import type { SendResult } from '../src/index.ts';
import { closedPort, post, startHttp, startRaw, startSender, startTcp } from './receivers.ts';

/** Short, for receivers that never finish; every other test leaves the sender time enough. */
const SOON = { timeoutMs: 300 };

function failure(result: SendResult) {
  if (result.outcome.kind !== 'failure') throw new Error(`got ${JSON.stringify(result.outcome)}`);
  expect(result.outcome.message).not.toMatch(/\n|\bat .*\.(js|ts|c):\d+/);
  return result.outcome;
}

describe('the one deadline (CONTRACT: timeout for the whole exchange)', () => {
  it('ends an exchange with a receiver that hangs before its headers', async () => {
    const receiver = await startRaw(() => {});
    const result = await startSender(SOON).send(post(receiver.origin));
    expect(failure(result)).toEqual({
      kind: 'failure',
      code: 'TIMEOUT',
      message: `127.0.0.1:${receiver.port} did not answer within 300 ms`,
    });
    expect(result).toMatchObject({ address: '127.0.0.1', timeToHeadersMs: null });
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it('ends one with a receiver that drips its headers', async () => {
    const receiver = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-drip: 1\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const result = await startSender(SOON).send(post(receiver.origin));
    expect(failure(result).code).toBe('TIMEOUT');
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it('ends one with a receiver that drips its body, though the status was 200', async () => {
    const receiver = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const drip = setInterval(() => socket.write('.'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const result = await startSender(SOON).send(post(receiver.origin));
    expect(failure(result)).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('answered 200, but the response was not complete'),
    });
    expect(result.timeToHeadersMs).not.toBeNull();
    expect(result.responseBody).toMatch(/^\.+$/);
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it('ends one with a receiver that sends interim responses for ever', async () => {
    const receiver = await startRaw((socket) => {
      const drip = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(failure(await startSender(SOON).send(post(receiver.origin))).code).toBe('TIMEOUT');
  });

  it('ends a look-up that does not answer', async () => {
    const sender = startSender({ ...SOON, resolveName: () => new Promise(() => {}) });
    const result = await sender.send(post('http://silent.example/'));
    expect(failure(result)).toMatchObject({
      code: 'TIMEOUT',
      message: 'The name of silent.example was not resolved within 300 ms',
    });
    await expect.poll(() => sender.size()).toEqual({ pools: 0, connections: 0 });
  });

  it('ends a TLS handshake that does not proceed', async () => {
    const receiver = await startTcp((socket) => socket.resume());
    const result = await startSender(SOON).send(post(`https://127.0.0.1:${receiver.port}/`));
    expect(failure(result).message).toContain('The TLS handshake');
    expect(result.address).toBe('127.0.0.1');
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it('holds for a request that waits for a connection, which is then never sent', async () => {
    const receiver = await startHttp(() => {});
    const sender = startSender({ ...SOON, connectionsPerOrigin: 1 });
    const results = await Promise.all([
      sender.send(post(`${receiver.origin}/first`)),
      sender.send(post(`${receiver.origin}/second`)),
    ]);
    expect(results.map((result) => failure(result).code)).toEqual(['TIMEOUT', 'TIMEOUT']);
    expect(failure(results[1]).message).toContain('became free');
    await expect.poll(() => sender.size()).toEqual({ pools: 0, connections: 0 });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/first']);
  });
});

describe('what went wrong is named', () => {
  it('a refused connection', async () => {
    const port = await closedPort();
    const result = await startSender().send(post(`http://127.0.0.1:${port}/`));
    expect(failure(result)).toEqual({
      kind: 'failure',
      code: 'CONNECTION_REFUSED',
      message: `127.0.0.1:${port} refused the connection`,
    });
    expect(result.address).toBeNull();
  });

  it('a connection refused by every address of a name', async () => {
    const port = await closedPort();
    const resolveName = async () => ({ addresses: ['127.0.0.2', '127.0.0.3'], ttlMs: 0 });
    const result = await startSender({ resolveName }).send(post(`http://two.example:${port}/`));
    expect(failure(result).code).toBe('CONNECTION_REFUSED');
  });

  it('a connection closed at once', async () => {
    const receiver = await startTcp((socket) => socket.destroy());
    const result = await startSender().send(post(receiver.origin));
    expect(failure(result)).toMatchObject({ code: 'CONNECTION_RESET' });
  });

  it('a connection closed after the request', async () => {
    const receiver = await startRaw((socket) => socket.end());
    expect(failure(await startSender().send(post(receiver.origin)))).toEqual({
      kind: 'failure',
      code: 'CONNECTION_RESET',
      message: `127.0.0.1:${receiver.port} closed the connection without an answer`,
    });
  });

  it('a connection reset after the request', async () => {
    const receiver = await startRaw((socket) => socket.resetAndDestroy());
    const result = await startSender().send(post(receiver.origin));
    expect(failure(result).code).toBe('CONNECTION_RESET');
  });

  it.each([
    ['with a length', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nnot all'],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'],
    [
      'in chunks, to be closed',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n',
    ],
    [
      'with a length, to be closed',
      'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\nnot',
    ],
  ])('a response cut off in the middle of a body %s', async (_how, text) => {
    const receiver = await startRaw((socket) => socket.end(text));
    const result = await startSender().send(post(receiver.origin));
    expect(failure(result)).toMatchObject({
      code: 'CONNECTION_RESET',
      message: expect.stringContaining('answered 200, but closed'),
    });
  });

  it('a response reset in the middle of its body', async () => {
    const receiver = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nnot all', () => {
        setImmediate(() => socket.resetAndDestroy());
      });
    });
    const result = await startSender().send(post(receiver.origin));
    expect(failure(result).code).toBe('CONNECTION_RESET');
  });

  it.each([
    ['another protocol', '220 mail.example ESMTP\r\n'],
    ['noise', '\u0001\u0002\u0003\u0004\r\n\r\n'],
    ['an impossible header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxy'],
    ['an unasked 100', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['an upgrade', 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
    ['a bad chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n'],
  ])('a receiver that speaks %s', async (_what, text) => {
    const receiver = await startRaw((socket) => socket.write(text));
    const result = await startSender().send(post(receiver.origin));
    expect(failure(result).code).toBe('INVALID_RESPONSE');
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it.each([
    '099 Odd',
    '000 Odd',
    '001',
    '101 Switching Protocols',
    '1000 Odd',
    '20 Odd',
    '-20 Odd',
  ])(
    'an answer with the status %s, told in words for whoever runs the receiver',
    async (status) => {
      const receiver = await startRaw((socket) => {
        socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 2\r\n\r\nhi`);
      });
      const outcome = failure(await startSender().send(post(receiver.origin)));
      expect(outcome.code).toBe('INVALID_RESPONSE');
      expect(outcome.message).toContain(`127.0.0.1:${receiver.port}`);
      expect(outcome.message).toMatch(/status|HTTP\/1\.1/);
      expect(outcome.message).not.toMatch(/assert|falsy|==/);
    },
  );

  it('response headers over 16 KiB (promise 5)', async () => {
    const receiver = await startRaw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nx-big: ${'b'.repeat(20_000)}\r\n\r\n`);
    });
    const result = await startSender().send(post(receiver.origin));
    expect(failure(result)).toMatchObject({
      code: 'INVALID_RESPONSE',
      message: expect.stringContaining('too large'),
    });
  });

  it('a name that does not exist', async () => {
    const result = await startSender().send(post('http://nowhere.invalid/'));
    expect(failure(result)).toEqual({
      kind: 'failure',
      code: 'DNS_FAILURE',
      message: 'nowhere.invalid did not resolve: the name does not exist',
    });
  });

  it('plain http where it is not allowed, and a port of another protocol', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const strict = startSender({ allowHttp: false });
    expect(failure(await strict.send(post(receiver.origin))).code).toBe('URL_NOT_ALLOWED');
    const result = await startSender().send(post('http://127.0.0.1:25/'));
    expect(failure(result).code).toBe('URL_NOT_ALLOWED');
    expect(receiver.accepted()).toBe(0);
  });

  it('a user name in the URL, also where the origin is in use', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const sender = startSender();
    await sender.send(post(receiver.origin));
    const url = `http://user:pass@127.0.0.1:${receiver.port}/`;
    expect(failure(await sender.send(post(url))).code).toBe('URL_NOT_ALLOWED');
  });
});

describe('one receiver’s trouble stays its own (promise 4)', () => {
  it('others are served while one hangs, also of the same origin under another key', async () => {
    const receiver = await startHttp((request, response) => {
      if (request.path !== '/hang') response.end('ok');
    });
    const sender = startSender({ connectionsPerOrigin: 2 });
    for (let i = 0; i < 6; i++) {
      void sender.send({ ...post(`${receiver.origin}/hang`), poolKey: 'hanging' });
    }
    await expect.poll(() => receiver.received.length).toBe(2);
    const others = ['a', 'b', 'c'].map((poolKey) =>
      sender.send({ ...post(`${receiver.origin}/fine`), poolKey }),
    );
    for (const result of await Promise.all(others)) {
      expect(result.outcome).toMatchObject({ kind: 'response', status: 200 });
    }
    expect(sender.inFlight()).toBe(6);
  });
});
