import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, startReceiver, useDatabase, useRedis, waitUntil } from '../src/index.ts';

describe('services', () => {
  const database = useDatabase();
  const redis = useRedis();

  test('a test file has a migrated PostgreSQL database of its own', async () => {
    const { rows } = await database.pool.query('select count(*)::int as n from events');
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('a test file has an empty Redis of its own', async () => {
    expect(await redis.client.dbsize()).toBe(0);
    await redis.client.set('a', 'b');
    expect(await redis.client.get('a')).toBe('b');
  });
});

describe('the receiver', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  const post = (path: string) =>
    fetch(receiver.url + path, { method: 'POST', body: 'hello', redirect: 'manual' });

  test('records what it is sent and answers by the script of the path', async () => {
    receiver.script('/flaky', [500, { status: 200, body: 'ok', headers: { 'x-a': 'b' } }]);
    expect((await post('/flaky')).status).toBe(500);
    for (const _again of [1, 2]) {
      const answer = await post('/flaky');
      expect([answer.status, answer.headers.get('x-a'), await answer.text()]).toEqual([
        200,
        'b',
        'ok',
      ]);
    }
    expect(receiver.requestsTo('/flaky').map(({ body }) => body.toString())).toEqual(
      Array(3).fill('hello'),
    );
  });

  test('misbehaves in every way a receiver can', async () => {
    receiver.script('/redirect', [{ kind: 'redirect', location: '/elsewhere' }]);
    expect((await post('/redirect')).headers.get('location')).toBe('/elsewhere');
    receiver.script('/huge', [{ kind: 'huge', bytes: 1_000_000 }]);
    expect((await (await post('/huge')).arrayBuffer()).byteLength).toBe(1_000_000);
    for (const kind of ['reset', 'garbage'] as const) {
      receiver.script(`/${kind}`, [{ kind }]);
      await expect(post(`/${kind}`)).rejects.toThrow('fetch failed');
    }
    receiver.script('/truncate', [{ kind: 'truncate' }]);
    await expect(post('/truncate').then((answer) => answer.text())).rejects.toThrow();
    receiver.script('/drip', [{ kind: 'drip', everyMs: 5 }]);
    const { body } = await post('/drip');
    const reader = body?.getReader();
    for (const _byte of [1, 2, 3]) expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    await reader?.cancel();
  });

  test('closes although somebody hangs on', async () => {
    const own = await startReceiver({ behave: () => ({ kind: 'hang' }) });
    const socket = createConnection(own.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    await own.waitFor((requests) => requests.length === 1, 'one request');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await own.stop();
    await closed;
  });
});

test('waiting in vain says what for', async () => {
  await expect(waitUntil(() => false, { timeoutMs: 10, describe: 'the moon' })).rejects.toThrow(
    'after 10 ms still not: the moon',
  );
});
