import { readFile, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { freePort } from '@posthorn/services';
import { useScratch, waitUntil } from '@posthorn/testkit';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Machine, makeMachine, processesIn } from './newcomer/machine.ts';
import { deliveriesOf, npmStart, readDemo, type Started } from './newcomer/npm-start.ts';
import { killOne, NAMES, pidOf } from './newcomer/processes.ts';
import { readmeExamples, typeExamples } from './newcomer/readme.ts';
import { sendEvent, untilDelivered } from './newcomer/send-event.ts';

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

function start(env?: Record<string, string>, options: readonly string[] = []): Started {
  const it = npmStart(machine, env, options);
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

/** Does what README.md says, with what it says in hand, and looks at what it promises. */
async function followReadme(): Promise<void> {
  const [npmStartItself, ...examples] = await readmeExamples(machine);
  expect(npmStartItself).toBe('npm start');
  await using typed = await typeExamples(
    examples.filter((example) => example !== 'npm test'),
    machine,
  );
  const [, registered, accepted, delivered] = typed.printed;
  const webhook = JSON.parse(registered ?? '') as { webhook_id: string };
  expect(webhook).toMatchObject({
    status: 'active',
    callback_url_verified: true,
    signing_secret: expect.stringMatching(/^whsec_/),
  });
  const event = JSON.parse(accepted ?? '') as { id: string };
  expect(event).toMatchObject({ event_id: 'evt_1', status: 'accepted' });
  expect(JSON.parse(delivered ?? '')).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ event: event.id, webhook_id: webhook.webhook_id }),
    ]),
  });
  // The reader's own endpoint shows it, with the number as it was sent.
  await waitUntil(() => /POST evt_1\n\{.*"amount":1\.50/.test(typed.endpoint()), {
    describe: () => `the event in the other terminal; there is:\n${typed.endpoint()}`,
  });
}

test('on a clean clone with an empty home: npm start, the examples of README.md, Ctrl-C, and a second start with the data still there', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const first = start();
  const demo = await timed('first start', first.ready());
  expect(first.output()).toMatch(/\d+ {2}events accepted/);
  expect(first.output()).toMatch(/\d+ {2}delivered, \d+ of them after a retry/);
  expect(first.output()).toMatch(/\d+ {2}dead, in the dead-letter queue/);
  expect((await fetch(demo.dashboard_url)).status).toBe(200);
  expect((await fetch(`${demo.worker_url}/readyz`)).status).toBe(200);
  // Nobody else on the machine reads what was logged, or the keys.
  const home = join(machine.clone, '.posthorn');
  expect((await stat(join(home, 'logs'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(home, 'demo.json'))).mode & 0o777).toBe(0o600);

  await followReadme();
  const before = await deliveriesOf(demo);
  expect(before.length).toBeGreaterThan(10);

  first.pressCtrlC();
  expect([0, 'SIGINT']).toContain(await timed('Ctrl-C', first.ended()));
  expect(first.output()).toContain('everything stopped, the data stays');
  expect(first.errors()).toBe('');
  expect(await readDemo(machine)).toBeNull();
  await expectNothingRunning();

  const second = start();
  const again = await timed('second start', second.ready());
  expect(again).toEqual(demo);
  expect(await deliveriesOf(again)).toEqual(expect.arrayContaining(before));
});

test('outlives each of its processes: killed with kill -9, it is told and started again, and events are delivered without help (promise 2)', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const running = start();
  const demo = await running.ready();
  for (const name of NAMES) {
    const killed = await killOne(name, machine);
    await running.says(`${name} is back`);
    expect(running.output()).toMatch(
      new RegExp(
        `! ${name} ended \\(SIGKILL\\), starting it again in \\d\\.\\d s \\(its log: .+\\)\n`,
      ),
    );
    expect(await pidOf(name, machine)).not.toBe(killed);
    await untilDelivered(demo, await sendEvent(demo));
    expect((await fetch(demo.dashboard_url)).status).toBe(200);
  }

  // All at once, too.
  for (const name of NAMES) await killOne(name, machine);
  for (const name of NAMES) await running.says(`${name} is back`, 2);
  await untilDelivered(demo, await sendEvent(demo));
  expect(await readDemo(machine)).toEqual(demo);
  expect(running.errors()).toBe('');

  // And leaving does not wait for what is being started again.
  await killOne('worker', machine);
  await killOne('PostgreSQL', machine);
  await running.says('PostgreSQL ended', 3);
  running.pressCtrlC();
  expect([0, 'SIGINT']).toContain(await running.ended());
  await expectNothingRunning();
});

test('what fails again and again is given up loudly: everything stops in order, and the log to read is named', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const running = start({}, ['--no-demo']);
  await running.ready();
  let hasEnded = false;
  const ended = running.ended().finally(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    await waitUntil(async () => hasEnded || (await killOne('worker', machine)) > 0, {
      describe: 'a worker to kill, or the end',
    });
  }
  expect(await ended).not.toBe(0);
  expect(running.errors()).toMatch(
    /^✗ worker failed 6 times, the last time: .+\. Read its log, .+worker\.log, and start again when what it says is put right\.\n$/,
  );
  expect(running.output().match(/! worker/g)).toHaveLength(5);
  expect(await readDemo(machine)).toBeNull();
  await expectNothingRunning();
});

test('a second start on the same home fails, and leaves the running one and its demo.json as they are', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const running = start({}, ['--no-demo']);
  const demo = await running.ready();
  const otherPorts = {
    API_PORT: String(await freePort()),
    DASHBOARD_PORT: String(await freePort()),
    WORKER_PORT: String(await freePort()),
  };
  for (const env of [{}, otherPorts]) {
    const second = start(env);
    expect(await second.ended()).not.toBe(0);
    expect(second.errors()).toMatch(
      /^✗ Posthorn already runs from .+ \(process \d+\): stop it, .+\n$/,
    );
    expect(await readDemo(machine)).toEqual(demo);
  }
  expect((await fetch(`${demo.api_url}/readyz`)).status).toBe(200);

  // Nor does what runs outlive the one who would start it again.
  const { owner } = JSON.parse(
    await readFile(join(machine.clone, '.posthorn/running.json'), 'utf8'),
  ) as {
    owner: { pid: number };
  };
  process.kill(owner.pid, 'SIGKILL');
  expect(await running.ended()).not.toBe(0);
  expect(running.errors()).toBe(
    '✗ npm start was ended by SIGKILL: stopping what it had started.\n',
  );
  expect(await readDemo(machine)).toBeNull();
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
