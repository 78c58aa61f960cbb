import { type AddressInfo, createServer } from 'node:net';
import { useScratch, waitUntil } from '@posthorn/testkit';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Machine, makeMachine, processesIn } from './newcomer/machine.ts';
import { deliveriesOf, npmStart, type Started } from './newcomer/npm-start.ts';

const TEST_TIMEOUT_MS = 900_000;

const scratch = useScratch();
const started: Started[] = [];
let machine: Machine;

beforeAll(async () => {
  machine = await makeMachine(scratch.folder);
});
afterEach(async () => {
  for (const start of started.splice(0)) {
    start.pressCtrlC();
    await start.ended();
  }
});

function start(env?: Record<string, string>): Started {
  const it = npmStart(machine, env);
  started.push(it);
  return it;
}

/** Waits until nothing runs any more that has to do with the clone or the home. */
async function expectNothingRunning(): Promise<void> {
  await waitUntil(async () => (await processesIn(scratch.folder)).length === 0, {
    timeoutMs: 5_000,
    describe: async () =>
      `nothing left running: ${JSON.stringify(await processesIn(scratch.folder), null, 1)}`,
  });
}

async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const result = await work;
  console.log(`${what}: ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}

test('on a clean clone with an empty home: npm start, Ctrl-C, and a second start with the data still there', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const first = start();
  const demo = await timed('first start', first.ready());
  expect(first.output()).toMatch(/\d+ {2}events accepted/);
  expect(first.output()).toMatch(/\d+ {2}delivered, \d+ of them after a retry/);
  expect(first.output()).toMatch(/\d+ {2}dead, in the dead-letter queue/);
  expect((await fetch(demo.dashboard_url)).status).toBe(200);
  const before = await deliveriesOf(demo);
  expect(before.length).toBeGreaterThan(10);

  first.pressCtrlC();
  expect([0, 'SIGINT']).toContain(await timed('Ctrl-C', first.ended()));
  expect(first.output()).toContain('everything stopped, the data stays');
  expect(first.errors()).toBe('');
  await expectNothingRunning();

  const second = start();
  const again = await timed('second start', second.ready());
  expect(again.tenant.id).toBe(demo.tenant.id);
  expect(again.tenant.password).toBe(demo.tenant.password);
  expect(await deliveriesOf(again)).toEqual(expect.arrayContaining(before));

  // What dies is named, and takes the rest along.
  const worker = (await processesIn(scratch.folder)).find(({ cwd, command }) =>
    `${cwd} ${command}`.includes('apps/worker'),
  );
  if (worker === undefined) throw new Error('there is no worker');
  process.kill(worker.pid, 'SIGKILL');
  expect(await second.ended()).not.toBe(0);
  expect(second.errors()).toMatch(/^✗ The worker ended unexpectedly \(SIGKILL\)\. Its log: .+\n$/);
  await expectNothingRunning();
});

test('what keeps it from starting is one line that says what to do, and nothing is left running', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const faults: [Record<string, string>, RegExp][] = [
    [{ API_PORT: String(port) }, /^✗ Port \d+ for the api is taken: stop what uses it, or .+\n$/],
    [
      { DATABASE_URL: 'postgres://127.0.0.1:9/posthorn' },
      /^✗ PostgreSQL at 127\.0\.0\.1:9 \(DATABASE_URL\) does not answer \(ECONNREFUSED\): .+\n$/,
    ],
    [
      { REDIS_URL: 'redis://127.0.0.1:9' },
      /^✗ Redis at 127\.0\.0\.1:9 \(REDIS_URL\) does not answer \(ECONNREFUSED\): .+\n$/,
    ],
  ];
  for (const [env, line] of faults) {
    const failing = start(env);
    expect(await failing.ended()).not.toBe(0);
    expect(failing.errors()).toMatch(line);
    expect(failing.output()).toBe('');
    await expectNothingRunning();
  }
  taken.close();
});
