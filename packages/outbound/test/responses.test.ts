import { describe, expect, it } from 'vitest';
import { post, startHttp, startRaw, startSender } from './receivers.ts';

describe('an HTTP answer is the outcome, whatever it says', () => {
  it.each([200, 202, 400, 404, 410, 429, 500, 503])('status %i with its body', async (status) => {
    const receiver = await startHttp((_request, response) => {
      response.writeHead(status, { 'content-type': 'text/plain', server: 'test' }).end('said so');
    });
    const result = await startSender().send(post(`${receiver.origin}/hook?a=1`));
    expect(result).toEqual({
      outcome: { kind: 'response', status, retryAfterMs: null },
      durationMs: expect.any(Number),
      timeToHeadersMs: expect.any(Number),
      phases: {
        dnsMs: null,
        connectMs: expect.any(Number),
        tlsMs: null,
        firstByteMs: expect.any(Number),
      },
      address: '127.0.0.1',
      responseHeaders: { 'content-type': 'text/plain', server: 'test' },
      responseBody: 'said so',
    });
  });

  it.each([204, 304])('status %i has no body', async (status) => {
    const receiver = await startHttp((_request, response) => response.writeHead(status).end());
    const result = await startSender().send(post(receiver.origin));
    expect(result.outcome).toEqual({ kind: 'response', status, retryAfterMs: null });
    expect(result.responseBody).toBeNull();
  });

  it('a redirect is an answer and is not followed (promise 8)', async () => {
    const target = await startHttp((_request, response) => response.end());
    const receiver = await startHttp((_request, response) => {
      response.writeHead(301, { location: `${target.origin}/elsewhere` }).end();
    });
    const result = await startSender().send(post(receiver.origin));
    expect(result.outcome).toMatchObject({ kind: 'response', status: 301 });
    expect(result.responseHeaders?.location).toBe(`${target.origin}/elsewhere`);
    expect(target.received).toEqual([]);
    expect(target.accepted()).toBe(0);
  });

  it('an interim response is passed over for the final one', async () => {
    const receiver = await startRaw((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
      socket.write('HTTP/1.1 102 Processing\r\n\r\n');
      socket.write('HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok');
    });
    const result = await startSender().send(post(receiver.origin));
    expect(result.outcome).toMatchObject({ kind: 'response', status: 201 });
    expect(result.responseBody).toBe('ok');
  });

  it('a body that ends with the connection is complete', async () => {
    const receiver = await startRaw((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'));
    const result = await startSender().send(post(receiver.origin));
    expect(result.outcome).toMatchObject({ kind: 'response', status: 200 });
    expect(result.responseBody).toBe('all of it');
  });

  it('Retry-After is read', async () => {
    const receiver = await startHttp((_request, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end();
    });
    const result = await startSender().send(post(receiver.origin));
    expect(result.outcome).toEqual({ kind: 'response', status: 429, retryAfterMs: 7_000 });
    expect(result.responseHeaders?.['retry-after']).toBe('7');
  });
});

describe('what goes out', () => {
  it('is one POST with the bytes, the headers and the length given', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const body = Buffer.from('{"amount":1.50,"name":"Ærø"}');
    await startSender().send({
      url: new URL(`${receiver.origin}/hooks/1?b=2`),
      headers: { 'content-type': 'application/json', 'x-env': 'prod' },
      body,
    });
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      path: '/hooks/1?b=2',
      body: body.toString(),
      headers: {
        host: receiver.origin.slice('http://'.length),
        'content-type': 'application/json',
        'content-length': String(body.length),
        'user-agent': 'Posthorn/test',
        'x-env': 'prod',
      },
    });
  });

  it('never answers a header that cannot be sent with an exception', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const sender = startSender();
    for (const _reused of [false, true]) {
      await sender.send(post(receiver.origin));
      const result = await sender.send({
        url: new URL(receiver.origin),
        headers: { 'x-bad': 'a\r\nb' },
        body: '',
      });
      expect(result.outcome).toMatchObject({ kind: 'failure', code: 'CONNECTION_FAILED' });
    }
    expect(sender.inFlight()).toBe(0);
  });
});

describe('what is kept of a response (promise 5)', () => {
  it('is the beginning of the body, and a body over the cap is cut off', async () => {
    const receiver = await startRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const chunk = 'x'.repeat(16 * 1024);
      const more = () => {
        while (!socket.destroyed && socket.write(chunk)) {
          // until the socket is full
        }
      };
      socket.on('drain', more);
      more();
    });
    const result = await startSender().send(post(receiver.origin));
    expect(result.outcome).toEqual({ kind: 'response', status: 200, retryAfterMs: null });
    expect(result.responseBody).toBe('x'.repeat(4096));
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it('a body with a declared length over the cap is cut off likewise', async () => {
    const receiver = await startHttp((_request, response) => {
      response.writeHead(500, { 'content-length': 10_000_000 });
      response.end(Buffer.alloc(10_000_000, 'y'));
    });
    const sender = startSender();
    const results = await Promise.all([1, 2, 3].map(() => sender.send(post(receiver.origin))));
    for (const result of results) {
      expect(result.outcome).toMatchObject({ kind: 'response', status: 500 });
      expect(result.responseBody).toBe('y'.repeat(4096));
    }
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it('is text that PostgreSQL can hold: no NUL, no broken UTF-8, no half character', async () => {
    const bodies = [
      Buffer.from([0x61, 0, 0x62]),
      Buffer.from([0xff, 0xfe, 0x63]),
      Buffer.from(`${'z'.repeat(4095)}é`),
    ];
    const receiver = await startHttp((request, response) => {
      response.end(bodies[Number(request.path.slice(1))]);
    });
    const sender = startSender();
    const texts: (string | null)[] = [];
    for (const index of bodies.keys()) {
      texts.push((await sender.send(post(`${receiver.origin}/${index}`))).responseBody);
    }
    expect(texts).toEqual(['ab', '\ufffd\ufffdc', 'z'.repeat(4095)]);
  });

  it('is a few headers, each capped', async () => {
    const receiver = await startHttp((_request, response) => {
      const server = 's'.repeat(1000);
      response.writeHead(200, { server, 'content-length': 0, 'x-other': 'no', 'set-cookie': 'no' });
      response.end();
    });
    const result = await startSender().send(post(receiver.origin));
    expect(result.responseHeaders).toEqual({ 'content-length': '0', server: 's'.repeat(256) });
  });
});
