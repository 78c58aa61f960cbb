import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createServer,
  createSupervisor,
  freePort,
  identifyProcess,
  listenProblem,
  type RestartPolicy,
  type Service,
  type Supervisor,
  type SupervisorEvent,
} from '../src/index.ts';

const POLICY: RestartPolicy = {
  firstDelayMs: 100,
  multiplier: 2,
  maxDelayMs: 10_000,
  restartsMax: 3,
  windowMs: 60_000,
};

/** Listens as soon as a file says so, or leaves with words. */
const PROGRAM = `
  const { existsSync } = require('node:fs');
  const { dirname } = require('node:path');
  const [port, mayStart, mustFail] = process.argv.slice(1);
  if (existsSync(mustFail)) throw new Error('the disk is on fire');
  const answer = (request, response) => response.end(String(process.pid));
  const server = require('node:http').createServer(answer);
  const listen = () => {
    if (existsSync(mayStart)) server.listen({ port, host: '127.0.0.1' });
    // The tests are over, however they ended.
    else if (!existsSync(dirname(mayStart))) process.exit();
    else setTimeout(listen, 5);
  };
  listen();
`;
/** What a reloader is: the server is a child of the process that was started. */
const RELOADER = `
  const { spawn } = require('node:child_process');
  spawn(process.execPath, ['-e', ${JSON.stringify(PROGRAM)}, ...process.argv.slice(1)], { stdio: 'inherit' });
  setInterval(() => undefined, 1_000);
`;

let scratch = '';
const services: Service[] = [];
const kept: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'posthorn-supervisor-'));
});
afterEach(async () => {
  // First by their supervisor, who would start them again.
  for (const one of kept.splice(0)) await one.stop();
  for (const service of services.splice(0)) await service.stop();
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

interface Server extends Service {
  /** From now on it starts, or waits where it is. */
  mayStart(may: boolean): Promise<void>;
  /** From now on it leaves as soon as it is started. */
  mustFail(): Promise<void>;
}

async function givenServer(name: string, program = PROGRAM): Promise<Server> {
  const port = await freePort();
  const gate = join(scratch, `${name}-${port}.gate`);
  const fault = join(scratch, `${name}-${port}.fault`);
  const service = createServer({
    name,
    port,
    readyPath: '/',
    command: process.execPath,
    args: ['-e', program, String(port), gate, fault],
    cwd: scratch,
    logFile: join(scratch, `${name}-${port}.log`),
  });
  services.push(service);
  const mayStart = (may: boolean) => (may ? writeFile(gate, '') : rm(gate, { force: true }));
  await mayStart(true);
  await service.start();
  return Object.assign(service, { mayStart, mustFail: () => writeFile(fault, '') });
}

interface Watched {
  readonly supervisor: Supervisor;
  readonly events: readonly SupervisorEvent[];
  /** The waits asked for; each is over at once unless waits are held. */
  readonly waitsMs: readonly number[];
  /** Settles when there is an event as wished. */
  until(isWished: (event: SupervisorEvent) => boolean): Promise<void>;
}

function givenSupervisor({ holdsWaits = false } = {}): Watched {
  const events: SupervisorEvent[] = [];
  const waitsMs: number[] = [];
  const supervisor = createSupervisor({
    policy: POLICY,
    clock: {
      now: () => 0,
      async sleep(ms, signal) {
        waitsMs.push(ms);
        if (!holdsWaits) return;
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      },
    },
    report: (event) => events.push(event),
  });
  const keep: Supervisor['keep'] = (...of) => {
    const one = supervisor.keep(...of);
    kept.push(one);
    return one;
  };
  return {
    supervisor: { ...supervisor, keep },
    events,
    waitsMs,
    async until(isWished) {
      while (!events.some(isWished)) await sleep(5);
    },
  };
}

const pidAt = async (service: Service) => Number(await (await fetch(service.url)).text());
const isBack = (name: string) => (event: SupervisorEvent) =>
  event.kind === 'back' && event.name === name;

describe('a service that is kept running', () => {
  test('is told and started again on the same port when it was killed', async () => {
    const server = await givenServer('api');
    const { supervisor, events, until, waitsMs } = givenSupervisor();
    supervisor.keep(server);
    const killed = await pidAt(server);
    process.kill(killed, 'SIGKILL');
    await until(isBack('api'));
    expect(events).toEqual([
      { kind: 'ended', name: 'api', how: 'SIGKILL', logFile: server.logFile, restartInMs: 100 },
      { kind: 'back', name: 'api', pid: server.pid, downMs: 0 },
    ]);
    expect(waitsMs).toEqual([100]);
    expect(await pidAt(server)).toBe(server.pid);
    expect(server.pid).not.toBe(killed);
  });

  test('is given up, with its last words and its log, when it fails again and again', async () => {
    const server = await givenServer('worker');
    const { supervisor, events, waitsMs } = givenSupervisor();
    supervisor.keep(server);
    await server.mustFail();
    process.kill(server.pid, 'SIGKILL');
    await expect(supervisor.gaveUp).rejects.toThrow(
      `worker failed 4 times, the last time: worker on port ${server.port} did not start: Error: the disk is on fire (all of it: ${server.logFile}). Read its log, ${server.logFile}, and start again`,
    );
    expect(events.map(({ kind }) => kind)).toEqual(['ended', 'failed', 'failed']);
    expect(waitsMs).toEqual([100, 200, 400]);
    expect(server.pid).toBe(0);
    expect(await listenProblem(server.port)).toBeNull();
    // Each life is in the log, the one that ended first too.
    expect((await readFile(server.logFile, 'utf8')).match(/Error: the disk/g)).toHaveLength(3);
  });

  test('takes what it has started itself along when it is killed, so that the port is free', async () => {
    const reloader = await givenServer('reloader', RELOADER);
    const { supervisor, until } = givenSupervisor();
    supervisor.keep(reloader);
    const child = await pidAt(reloader);
    expect(child).not.toBe(reloader.pid);
    process.kill(reloader.pid, 'SIGKILL');
    await until(isBack('reloader'));
    expect(identifyProcess(child)).toBeNull();
    expect(await pidAt(reloader)).not.toBe(child);
    await reloader.stop();
    expect(await listenProblem(reloader.port)).toBeNull();
  });

  test('comes back after what it needs', async () => {
    const database = await givenServer('database');
    const api = await givenServer('api');
    const { supervisor, events, until } = givenSupervisor();
    const needed = supervisor.keep(database);
    supervisor.keep(api, { needs: [needed] });
    await database.mayStart(false);
    process.kill(database.pid, 'SIGKILL');
    await until(({ kind, name }) => kind === 'ended' && name === 'database');
    process.kill(api.pid, 'SIGKILL');
    await until(({ kind, name }) => kind === 'ended' && name === 'api');
    await database.mayStart(true);
    await until(isBack('api'));
    expect(events.map(({ kind, name }) => `${name} ${kind}`)).toEqual([
      'database ended',
      'api ended',
      'database back',
      'api back',
    ]);
  });
});

describe('leaving leaves nothing running', () => {
  test('while it waits for the next try', async () => {
    const server = await givenServer('api');
    const { supervisor, until } = givenSupervisor({ holdsWaits: true });
    const kept = supervisor.keep(server);
    process.kill(server.pid, 'SIGKILL');
    await until(({ kind }) => kind === 'ended');
    await kept.stop();
    expect(server.pid).toBe(0);
    expect(await listenProblem(server.port)).toBeNull();
  });

  test('while it starts', async () => {
    const server = await givenServer('api');
    const { supervisor, until, waitsMs } = givenSupervisor();
    const kept = supervisor.keep(server);
    await server.mayStart(false);
    process.kill(server.pid, 'SIGKILL');
    await until(({ kind }) => kind === 'ended');
    while (server.pid === 0) await sleep(5);
    const { pid } = server;
    await kept.stop();
    expect(identifyProcess(pid)).toBeNull();
    expect(waitsMs).toEqual([100]);
  });

  test('while it waits for what it needs', async () => {
    const database = await givenServer('database');
    const api = await givenServer('api');
    const { supervisor, until, events } = givenSupervisor();
    const needed = supervisor.keep(database);
    const kept = supervisor.keep(api, { needs: [needed] });
    await database.mayStart(false);
    process.kill(database.pid, 'SIGKILL');
    await until(({ kind, name }) => kind === 'ended' && name === 'database');
    process.kill(api.pid, 'SIGKILL');
    await until(({ kind, name }) => kind === 'ended' && name === 'api');
    await kept.stop();
    await needed.stop();
    expect([api.pid, database.pid]).toEqual([0, 0]);
    expect(events.filter(({ kind }) => kind === 'back')).toEqual([]);
  });

  test('what ends when all is to end is not started again', async () => {
    const server = await givenServer('dashboard');
    const leaving = new AbortController();
    const { supervisor, events } = givenSupervisor();
    const kept = supervisor.keep(server, { until: leaving.signal });
    leaving.abort();
    process.kill(server.pid, 'SIGKILL');
    await server.ended();
    await kept.stop();
    expect(events).toEqual([]);
    expect(server.pid).toBe(0);
  });
});
