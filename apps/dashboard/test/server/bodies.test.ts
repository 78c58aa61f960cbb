import { describe, expect, test } from 'vitest';
import { openRaw, startListener, until } from './support.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

const head = (method: string, path: string, ...lines: string[]) =>
  [`${method} ${path} HTTP/1.1`, 'host: dashboard', ...lines, '', ''].join('\r\n');

const codeOf = (answer: string) =>
  (
    JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as {
      errors: { extensions: { code: string } }[];
    }
  ).errors[0]?.extensions.code;

describe('a body that nobody wants is refused before it is read', () => {
  test.each([
    ['a GraphQL request over 1 MiB', 'POST', '/api/graphql', 413],
    ['a sign-in over 16 KiB', 'POST', '/api/auth/callback/credentials', 413],
    ['what is not there', 'POST', '/api/nothing', 413],
    ['a page', 'POST', '/', 405],
    ['a page of a tenant, as a server action', 'POST', '/t/demo/webhooks', 405],
    ['the health check', 'POST', '/healthz', 405],
    ['an unknown path', 'PUT', '/nothing', 405],
    ['a deletion', 'DELETE', '/api/graphql', 405],
    ['a page that is only read', 'GET', '/sign-in', 413],
    ['the session', 'GET', '/api/auth/session', 413],
    ['a path that hides where it leads', 'POST', '/api/../sign-in', 405],
  ])('%s: %s %s', async (_, method, path, status) => {
    const server = await startListener();
    const client = await openRaw(server.port);
    await client.write(head(method, path, `content-length: ${GIB}`));
    // As fast as the other side takes it, until it closes.
    const block = Buffer.alloc(64 * 1024, 'x');
    while (!client.isClosed) await client.write(block);
    expect(client.received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(server.bytesRead()).toBeLessThan(MIB / 2);
    expect(server.passedOn).toEqual([]);
  });

  test('one byte over is too much, and the answer does not wait for the body', async () => {
    const server = await startListener();
    const client = await openRaw(server.port);
    await client.write(head('POST', '/api/graphql', `content-length: ${MIB + 1}`));
    await client.closed;
    expect(codeOf(client.received())).toBe('BODY_TOO_LARGE');
    expect(server.bytesRead()).toBeLessThan(200);
  });

  test('a client that sends it all the same can read why', async () => {
    const server = await startListener();
    const answer = await fetch(`${server.url}/api/graphql`, {
      method: 'POST',
      body: 'x'.repeat(3 * MIB),
    });
    expect(answer.status).toBe(413);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }],
    });
  });

  test('without a length, reading ends at the limit', async () => {
    const server = await startListener();
    const client = await openRaw(server.port);
    await client.write(head('POST', '/api/graphql', 'transfer-encoding: chunked'));
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    while (!client.isClosed) await client.write(chunk);
    expect(client.received()).toMatch(/^HTTP\/1.1 413 /);
    expect(server.bytesRead()).toBeLessThan(1.5 * MIB);
    expect(server.passedOn).toEqual([]);
  });

  test('who asks first is not told to go on', async () => {
    const server = await startListener();
    const client = await openRaw(server.port);
    const expects = 'expect: 100-continue';
    await client.write(head('POST', '/api/graphql', `content-length: ${MIB + 1}`, expects));
    await client.closed;
    expect(client.received()).toMatch(/^HTTP\/1.1 413 /);
    const other = await openRaw(server.port);
    await other.write(head('POST', '/api/graphql', 'content-length: 2', expects));
    await until(() => other.received() !== '');
    expect(other.received()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    await other.write('{}');
    await until(() => other.received().includes('HTTP/1.1 200 OK'));
  });

  test('hundreds at once leave the process as small as it was', async () => {
    const server = await startListener();
    const before = process.memoryUsage().rss;
    const block = Buffer.alloc(64 * 1024, 'x');
    const flood = async () => {
      const client = await openRaw(server.port);
      await client.write(head('POST', '/api/auth/callback/credentials', `content-length: ${GIB}`));
      while (!client.isClosed) await client.write(block);
    };
    await Promise.all(Array.from({ length: 200 }, flood));
    // Their 200 GiB would be 200,000 MiB; what is left is the clients' own buffers.
    expect((process.memoryUsage().rss - before) / MIB).toBeLessThan(256);
    await until(() => server.openConnections() === 0);
  });
});

describe('a body that is wanted arrives whole', () => {
  test.each([
    ['of 1 MiB', '/api/graphql', 'x'.repeat(MIB)],
    ['of 16 KiB', '/api/auth/callback/credentials', 'x'.repeat(16 * 1024)],
    ['of nothing', '/api/auth/signout', ''],
  ])('%s at %s', async (_, path, body) => {
    const server = await startListener();
    const answer = await fetch(server.url + path, { method: 'POST', body });
    expect(((await answer.json()) as { body: string }).body).toBe(body);
  });

  test('also without a length: what is passed on has one', async () => {
    const server = await startListener();
    const parts = ['{"query":', '"{ ok }"', '}'];
    const body = new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    });
    const options = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const answer = await fetch(`${server.url}/api/graphql?a=b`, options);
    expect(await answer.json()).toMatchObject({
      method: 'POST',
      url: '/api/graphql?a=b',
      body: parts.join(''),
      headers: { 'content-length': '18' },
    });
    expect(server.passedOn[0]?.headers['transfer-encoding']).toBeUndefined();
  });
});
