import { randomBytes } from 'node:crypto';
import {
  CAN_MEASURE_PROCESSES,
  DATA_BYTES,
  describeFaults,
  findFaults,
  isQuiet,
  NumberSet,
  openHook,
  readDatabaseTruth,
  readUnrest,
  seedTenant,
  startLoad,
  startSink,
  startSystem,
  waitUntil,
  watchMemory,
  watchRedisMemory,
} from '@posthorn/bench';
import { expect, test } from 'vitest';

const EVENTS = 200_000;
const EVENTS_PER_REQUEST = 100;
const REDIS_BYTES_MAX = 64 * 1024 * 1024;
const PROCESS_BYTES_MAX = 500 * 1024 * 1024;
const ACCEPT_WITHIN_MS = 240_000;
const DELIVER_WITHIN_MS = 300_000;
const TEST_TIMEOUT_MS = 600_000;

test('promise 5: 200,000 events owed to a receiver that is down wait in PostgreSQL, not in memory, and all arrive when it is back', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  await using stack = new AsyncDisposableStack();
  const system = await startSystem({ apis: 1, workers: 1, log: () => undefined });
  stack.defer(() => system.stop(false));
  const sink = startSink();
  stack.defer(() => sink.stop());
  const load = startLoad();
  stack.defer(() => load.stop());

  const eventIdPrefix = randomBytes(4).toString('hex');
  const sinkPort = await sink.call('listen');
  await sink.call('begin', { eventIdPrefix, hooks: 1 });
  await sink.call('behave', { kind: 'refusing' });
  // 50 retries of up to 30 s outlast this outage many times over.
  const tenant = await seedTenant(system.pool, system.secretKeys, {
    count: 1,
    sinkPort,
    maxRetries: 50,
    maxDelayMs: 30_000,
  });
  await load.call('prepare', {
    ...tenant,
    clientId: tenant.slug,
    eventIdPrefix,
    eventsPerRequest: EVENTS_PER_REQUEST,
    dataBytes: DATA_BYTES,
    targets: system.of('api').map(({ port }) => ({ host: '127.0.0.1', port })),
    connections: 8,
    pace: { kind: 'closed' },
    requests: EVENTS / EVENTS_PER_REQUEST,
    durationMs: ACCEPT_WITHIN_MS,
    signAhead: 0,
    retryForMs: 30_000,
  });
  const memory = watchMemory(system);
  stack.defer(() => memory.stop());
  const redisMemory = watchRedisMemory(system);
  stack.defer(() => redisMemory.stop());

  const report = await load.call('run');
  const accepted = new NumberSet(report.accepted);
  expect(accepted.size).toBe(EVENTS);
  expect((await sink.call('count')).counts.delivered).toBe(0);

  await sink.call('behave', { kind: 'ok' });
  await waitUntil(
    async () =>
      (await sink.call('count')).counts.delivered === EVENTS &&
      isQuiet(await readUnrest(system.pool, tenant.tenantId)),
    DELIVER_WITHIN_MS,
    500,
  );

  const hooks = (await sink.call('report')).map(openHook);
  const run = { tenantId: tenant.tenantId, eventIdPrefix, hooks: 1 };
  const truth = await readDatabaseTruth(system.pool, run);
  const faults = findFaults({ ...report, eventIdPrefix, accepted, hooks, truth }, 0);
  expect(describeFaults(faults)).toEqual([]);
  expect(hooks.map(({ delivered }) => delivered.size)).toEqual([EVENTS]);
  expect(redisMemory.peakBytes()).toBeGreaterThan(0);
  expect(redisMemory.peakBytes()).toBeLessThan(REDIS_BYTES_MAX);
  if (!CAN_MEASURE_PROCESSES) return;
  expect(memory.peaks().api ?? Infinity).toBeLessThan(PROCESS_BYTES_MAX);
  expect(memory.peaks().worker ?? Infinity).toBeLessThan(PROCESS_BYTES_MAX);
});
