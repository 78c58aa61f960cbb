import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, identifyProcess } from '@posthorn/services';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Supervised, supervise } from '../system/supervise.ts';
import { waitUntil } from '../system/wait-until.ts';

const PROGRAM = `require('node:http')
  .createServer((request, response) => {
    response.end(String(process.pid));
    if (request.url === '/leave') process.exit(3);
  })
  .listen(process.env.API_PORT, '127.0.0.1')`;

let scratch = '';
let running: Supervised | null = null;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'posthorn-supervise-'));
});
afterEach(() => running?.stop());
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function start(): Promise<Supervised> {
  const port = await freePort();
  running = supervise({
    name: 'api-1',
    kind: 'api',
    port,
    command: [process.execPath, '-e', PROGRAM],
    env: { API_PORT: String(port) },
    logFile: join(scratch, 'api-1.log'),
  });
  const { isReady } = running;
  expect(await waitUntil(isReady, 10_000)).toBe(true);
  return running;
}

test('a program is kept running however often it is killed, and what it did by itself is told apart', async () => {
  const program = await start();
  for (let kills = 1; kills <= 8; kills += 1) {
    const { pid } = program;
    await program.kill();
    expect(program.ends.at(-1)).toMatchObject({ pid, signal: 'SIGKILL', wasKilled: true });
    expect(await waitUntil(program.isReady, 10_000)).toBe(true);
    expect(program.pid).not.toBe(pid);
  }
  await fetch(`http://127.0.0.1:${program.port}/leave`).catch(() => null);
  expect(await waitUntil(() => program.ends.length === 9, 10_000)).toBe(true);
  expect(program.ends.at(-1)).toMatchObject({ code: 3, signal: null, wasKilled: false });
});

test('stopping ends it in order, also between two of its lives', async () => {
  const first = await start();
  const { pid } = first;
  await first.stop();
  expect(first.ends).toMatchObject([{ pid, signal: 'SIGTERM', wasKilled: true }]);

  const second = await start();
  await second.kill();
  await second.stop();
  expect(second.pid).toBe(0);
  expect(second.ends.map((end) => identifyProcess(end.pid))).toEqual(second.ends.map(() => null));
});
