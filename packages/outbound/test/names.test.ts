import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseHosts } from '../src/hosts-file.ts';
import { createNameResolver } from '../src/index.ts';
import { createNameCache } from '../src/name-cache.ts';
import { startNameServer } from './name-server.ts';

describe('the hosts file', () => {
  it('is read as hosts(5) says', () => {
    const text =
      '# comment\n127.0.0.1\tlocalhost me # us\n::1 localhost\nnonsense here\n10.1.1.1 Me\n';
    expect([...parseHosts(text)]).toEqual([
      ['localhost', ['127.0.0.1', '::1']],
      ['me', ['127.0.0.1', '10.1.1.1']],
    ]);
  });
});

describe('the name resolver', () => {
  let hostsPath = '';
  let server: Awaited<ReturnType<typeof startNameServer>>;
  const resolver = () => createNameResolver({ hostsPath, servers: [server.address] });

  beforeAll(async () => {
    hostsPath = join(await mkdtemp(join(tmpdir(), 'posthorn-')), 'hosts');
    await writeFile(hostsPath, '203.0.113.9 listed.example\n');
    server = await startNameServer({
      'both.example': { A: ['198.51.100.1', '198.51.100.2'], AAAA: ['2001:db8::1'], ttlS: 3 },
      'four.example': { A: ['198.51.100.4'] },
      'none.example': {},
      'dead.example': 'silent',
    });
  });
  afterAll(() => server.stop());

  it('gives every address of both families, with the time they hold', async () => {
    const { addresses, ttlMs } = await resolver()('both.example');
    expect([...addresses].sort()).toEqual(['198.51.100.1', '198.51.100.2', '2001:db8::1']);
    expect(ttlMs).toBe(3_000);
    expect((await resolver()('Four.Example.')).addresses).toEqual(['198.51.100.4']);
  });

  it('prefers the hosts file, and asks nobody for localhost and .invalid (RFC 6761)', async () => {
    const before = server.asked.length;
    expect((await resolver()('listed.example')).addresses).toEqual(['203.0.113.9']);
    expect((await resolver()('localhost')).addresses).toEqual(['127.0.0.1', '::1']);
    await expect(resolver()('x.invalid')).rejects.toThrow('the name does not exist');
    expect(server.asked).toHaveLength(before);
  });

  it('says why a name has no address', async () => {
    await expect(resolver()('none.example')).rejects.toThrow(
      'none.example did not resolve: the name has no address',
    );
    await expect(resolver()('absent.example')).rejects.toThrow(
      'absent.example did not resolve: the name does not exist',
    );
  });

  it('is not held up by names whose server is silent (promise 4)', async () => {
    const resolve = resolver();
    let silentAnswers = 0;
    const silent = Array.from({ length: 20 }, () =>
      resolve('dead.example').catch(() => {
        silentAnswers++;
      }),
    );
    expect((await resolve('four.example')).addresses).toEqual(['198.51.100.4']);
    expect(silentAnswers).toBe(0);
    void silent;
  });
});

describe('the name cache', () => {
  it('shares one question, remembers no longer than the TTL or 5 s, and failures for 1 s', async () => {
    let nowMs = 0;
    let asked = 0;
    let ttlMs = 2_000;
    let isFailing = false;
    const cached = createNameCache(
      async () => {
        asked++;
        if (isFailing) throw new Error('no');
        return { addresses: ['198.51.100.1'], ttlMs };
      },
      () => nowMs,
    );
    await Promise.all([cached('a.example'), cached('a.example')]);
    nowMs = 1_999;
    await cached('a.example');
    expect(asked).toBe(1);
    nowMs = 2_000;
    ttlMs = 3_600_000;
    await cached('a.example');
    expect(asked).toBe(2);
    nowMs = 7_000;
    isFailing = true;
    await expect(cached('a.example')).rejects.toThrow('no');
    await expect(cached('a.example')).rejects.toThrow('no');
    expect(asked).toBe(3);
    nowMs = 8_000;
    isFailing = false;
    await cached('a.example');
    expect(asked).toBe(4);
  });
});
