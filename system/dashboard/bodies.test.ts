import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { type System, startSystem, useDatabase, useRedis } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MIB = 1024 * 1024;

const database = useDatabase();
const redis = useRedis();
let system: System;

beforeAll(async () => {
  const { url: databaseUrl } = database;
  system = await startSystem({ databaseUrl, redisUrl: redis.url, workers: 0, dashboard: true });
}, 300_000);

afterAll(() => system?.stop());

/** Bytes that the dashboard's process holds. */
async function residentBytes(): Promise<number> {
  const { pid } = system.process('dashboard');
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) * 1024;
}

/** Sends headers, then a body for as long as the other side takes it, up to `bytes`. */
function flood(lines: readonly string[], bytes: number): Promise<{ sent: number; answer: string }> {
  const { hostname, port } = new URL(system.dashboardUrl);
  const block = Buffer.concat([
    Buffer.from('10000\r\n'),
    Buffer.alloc(0x10000, 'x'),
    Buffer.from('\r\n'),
  ]);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let [sent, answer] = [0, ''];
    const send = () => {
      while (sent < bytes && !socket.destroyed) {
        sent += block.length;
        if (!socket.write(block)) return;
      }
    };
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('drain', send);
    socket.once('close', () => resolve({ sent, answer }));
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    send();
  });
}

describe("nobody fills the dashboard's memory (promise 5)", () => {
  test.each([
    ['a sign-in', 'POST /api/auth/callback/credentials', 413],
    ['the session', 'POST /api/auth/session', 413],
    ['what next-auth logs', 'POST /api/auth/_log', 413],
    ['a GraphQL request', 'POST /api/graphql', 413],
    ['a page', 'POST /', 405],
    ['the health check', 'POST /healthz', 405],
    ['an unknown path', 'POST /nothing', 405],
  ])('%s with 300 MB is refused, three times at once', async (_, line, status) => {
    const before = await residentBytes();
    for (const length of [`content-length: ${300 * MIB}`, 'transfer-encoding: chunked']) {
      const headers = [
        `${line} HTTP/1.1`,
        'host: dashboard',
        'content-type: application/json',
        length,
      ];
      const answers = await Promise.all([1, 2, 3].map(() => flood(headers, 300 * MIB)));
      for (const { sent, answer } of answers) {
        expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
        // What the kernel holds on its way is not the process's.
        expect(sent).toBeLessThan(20 * MIB);
      }
    }
    expect((await residentBytes()) - before).toBeLessThan(64 * MIB);
  });
});

describe('an address that nobody has', () => {
  test.each(['/t/%', '/%', '/t/demo/deliveries/%E0%A4', '/%00', '/t/%00', '/operator/%ff'])(
    '%s is no page, and no error',
    async (path) => {
      const answer = await fetch(system.dashboardUrl + path, { redirect: 'manual' });
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('There is no such page');
    },
  );

  test.each(['/\t/', '/\n/', '/\r/', '/\u0000/', '//', '/\\', '/.//'])(
    'a sign-in with next=%j shows the form',
    async (start) => {
      const next = encodeURIComponent(`${start}evil.example`);
      const answer = await fetch(`${system.dashboardUrl}/sign-in?next=${next}`);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('Sign in to Posthorn');
    },
  );
});
