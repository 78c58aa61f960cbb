import { describe, expect, test } from 'vitest';
import { securityHeaders } from '../../lib/security-headers.ts';
import { createClientAddress } from '../../server/client-address.ts';
import { openRaw, startListener } from './support.ts';

interface Echoed {
  url: string;
  headers: Record<string, string>;
}

describe('where a request comes from', () => {
  const PROXIES = ['10.0.0.0/8', '192.0.2.7', 'fd00::/8', '::1/128'];

  test.each([
    ['the socket, without a proxy', [], '203.0.113.5', undefined, '203.0.113.5'],
    ['the socket, whatever a client writes', PROXIES, '203.0.113.5', '1.2.3.4', '203.0.113.5'],
    ['what a trusted proxy saw', PROXIES, '10.1.2.3', '203.0.113.5', '203.0.113.5'],
    ['not what the client wrote', PROXIES, '10.1.2.3', '1.2.3.4, 203.0.113.5', '203.0.113.5'],
    ['through two proxies', PROXIES, '10.1.2.3', '1.2.3.4, 203.0.113.5, 192.0.2.7', '203.0.113.5'],
    ['a proxy that asks by itself', PROXIES, '10.1.2.3', undefined, '10.1.2.3'],
    ['proxies all the way', PROXIES, '10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
    ['what is no address is not believed', PROXIES, '10.1.2.3', '203.0.113.5, unknown', '10.1.2.3'],
    ['IPv4 in IPv6', PROXIES, '::ffff:10.1.2.3', '203.0.113.5', '203.0.113.5'],
    ['IPv6 with brackets and port', PROXIES, '::1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['IPv4 with a port', PROXIES, 'fd00::1', '203.0.113.5:4711', '203.0.113.5'],
    ['nobody: the socket is gone', PROXIES, undefined, '203.0.113.5', ''],
  ])('%s', (_, trusted, socket, forwarded, expected) => {
    expect(createClientAddress(trusted)(socket, forwarded)).toBe(expected);
  });

  const forged = {
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'for=1.2.3.4',
    'x-real-ip': '1.2.3.4',
    'cf-connecting-ip': '1.2.3.4',
  };

  test('what a client says of itself is not passed on', async () => {
    const server = await startListener();
    const answer = await fetch(`${server.url}/x`, { headers: forged });
    const { headers } = (await answer.json()) as Echoed;
    expect(headers['x-forwarded-for']).toBe('127.0.0.1');
    expect(JSON.stringify(headers)).not.toMatch(/1\.2\.3\.4|evil/);
  });

  test('behind a trusted proxy, what that one says', async () => {
    const server = await startListener({ trusted: ['127.0.0.0/8'] });
    const headers = { ...forged, 'x-forwarded-for': '9.9.9.9, 1.2.3.4' };
    const answer = await fetch(`${server.url}/x`, { headers });
    expect(((await answer.json()) as Echoed).headers['x-forwarded-for']).toBe('1.2.3.4');
  });
});

describe('what cannot be read', () => {
  test.each(['/t/%', '/%', '/t/%E0%A4%A', '/t/%ff', '/%00', '/t/a%00b', '/api/%', '/%?a=b'])(
    '%s leads to the page that says so, not to an error',
    async (path) => {
      const server = await startListener();
      const answer = await fetch(server.url + path);
      expect(((await answer.json()) as Echoed).url).toBe('/address-that-cannot-be-read');
    },
  );

  test.each(['/t/%25', '/t/%E2%82%AC', '/?a=%', '/t/demo/events?search=%ff', '/'])(
    '%s can be read',
    async (path) => {
      const server = await startListener();
      const answer = await fetch(server.url + path);
      expect(((await answer.json()) as Echoed).url).toBe(path);
    },
  );

  test.each([
    ['no HTTP at all', 'nonsense\r\n\r\n', 400],
    ['another site', 'GET http://evil.example/ HTTP/1.1\r\nhost: dashboard\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: d\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      400,
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: d\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['large headers', `GET / HTTP/1.1\r\nhost: d\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a trace', 'TRACE / HTTP/1.1\r\nhost: d\r\nconnection: close\r\n\r\n', 405],
  ])('%s is answered in order', async (_, text, status) => {
    const server = await startListener();
    const client = await openRaw(server.port);
    await client.write(text);
    client.end();
    await client.closed;
    expect(client.received()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(server.passedOn).toEqual([]);
  });

  test('a request to upgrade is a request like any other', async () => {
    const server = await startListener();
    const client = await openRaw(server.port);
    const upgrade = 'connection: upgrade\r\nupgrade: websocket\r\n';
    await client.write(`GET /_next/webpack-hmr HTTP/1.1\r\nhost: d\r\n${upgrade}\r\n`);
    client.end();
    await client.closed;
    expect(client.received()).toMatch(/^HTTP\/1.1 200 /);
  });

  test('what breaks behind it is said to be broken, without its words', async () => {
    const server = await startListener({
      handle: () => Promise.reject(new Error('the secret reason')),
    });
    const answer = await fetch(`${server.url}/x`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(server.errors).toEqual([new Error('the secret reason')]);
  });
});

test('every answer has the headers of a careful site, refusals too', async () => {
  const server = await startListener();
  const answers = [
    await fetch(`${server.url}/x`),
    await fetch(`${server.url}/x`, { method: 'POST' }),
    await fetch(`${server.url}/x`, { headers: { 'x-a': 'a'.repeat(20_000) } }),
    await fetch(`${server.url}/api/graphql`, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 405, 431, 413]);
  for (const { headers } of answers) {
    expect(Object.fromEntries(headers)).toMatchObject(
      securityHeaders({ isHttps: true, mayBeFramed: false }),
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  }
});
