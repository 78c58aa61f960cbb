import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../ipc/calls.ts';
import { startLoad } from '../load/start-load.ts';
import { NumberSet } from '../measure/number-set.ts';
import type { SinkCalls } from '../sink/protocol.ts';
import { startSink } from '../sink/start-sink.ts';
import { isQuiet, readDatabaseTruth, readUnrest } from '../system/database-truth.ts';
import { explainFaults } from '../system/explain-event.ts';
import { seedTenant } from '../system/seed-tenant.ts';
import type { System } from '../system/start-system.ts';
import { watchMemory, watchRedisMemory } from '../system/usage-watch.ts';
import { waitUntil } from '../system/wait-until.ts';
import { findFaults } from './faults.ts';
import type { ScenarioResult } from './result.ts';
import { DATA_BYTES, type Scenario } from './scenario.ts';
import { openHook, readMoment, summarise } from './summarise.ts';

const WARM_UP_MS = 4_000;
/** A drain that makes no progress for so long is over. */
const DRAIN_STILL_MS = 20_000;
const RETRY_FOR_MS = 30_000;
/** More requests than a scenario gets to send in a second. */
const SIGNED_PER_SECOND = 20_000;

/** Runs one scenario on a tenant of its own, drains, and compares what all three sides saw. */
export async function runScenario(
  system: System,
  scenario: Scenario,
  options: { seconds: number; log(line: string): void; signal: AbortSignal },
): Promise<ScenarioResult> {
  await using stack = new AsyncDisposableStack();
  const sink = startSink();
  stack.defer(() => sink.stop());
  const load = startLoad();
  stack.defer(() => load.stop());
  const eventIdPrefix = randomBytes(4).toString('hex');
  const sinkPort = await sink.call('listen');
  await sink.call('begin', { eventIdPrefix, hooks: scenario.webhooks });
  const tenant = await seedTenant(system.pool, system.secretKeys, {
    count: scenario.webhooks,
    sinkPort,
  });
  const durationMs = WARM_UP_MS + options.seconds * 1000;
  const requestsMax = Math.ceil((durationMs / 1000) * SIGNED_PER_SECOND);
  await load.call('prepare', {
    ...scenario,
    ...tenant,
    clientId: tenant.slug,
    eventIdPrefix,
    dataBytes: DATA_BYTES,
    targets: system.of('api').map(({ port }) => ({ host: '127.0.0.1', port })),
    requests: null,
    durationMs,
    signAhead: Math.ceil(requestsMax / scenario.eventsPerRequest),
    retryForMs: RETRY_FOR_MS,
  });

  const memory = watchMemory(system);
  stack.defer(() => memory.stop());
  const redisMemory = watchRedisMemory(system);
  stack.defer(() => redisMemory.stop());
  options.log(
    `${scenario.title}: ${WARM_UP_MS / 1000} s of warm-up, ${options.seconds} s measured`,
  );
  const running = load.call('run');
  await sleep(WARM_UP_MS, undefined, { signal: options.signal });
  const from = await readMoment(system, load, sink);
  await sleep(options.seconds * 1000, undefined, { signal: options.signal });
  const to = await readMoment(system, load, sink);
  const report = await running;
  const accepted = new NumberSet(report.accepted);
  options.log(`${scenario.title}: ${accepted.size} events accepted, draining`);
  await drain(sink, accepted.size * scenario.webhooks);
  await waitUntil(
    async () => isQuiet(await readUnrest(system.pool, tenant.tenantId)),
    DRAIN_STILL_MS,
    250,
  );
  const end = await readMoment(system, load, sink);

  const hooks = (await sink.call('report')).map(openHook);
  const truth = await readDatabaseTruth(system.pool, {
    tenantId: tenant.tenantId,
    eventIdPrefix,
    hooks: scenario.webhooks,
  });
  // Nothing is killed here, so nothing may arrive twice (promise 3).
  const faults = findFaults({ ...report, eventIdPrefix, accepted, hooks, truth }, 0);
  await explainFaults(system.pool, tenant.tenantId, faults, options.log);
  const measuredFromMs = report.startedAtMs + WARM_UP_MS;
  return {
    ...summarise(scenario, { from, to, end, measuredFromMs, report, hooks }),
    memoryBytes: memory.peaks(),
    redisUsedBytes: redisMemory.peakBytes(),
    faults,
  };
}

async function drain(sink: Child<SinkCalls>, deliveries: number): Promise<void> {
  let delivered = -1;
  for (;;) {
    const before = delivered;
    const isDrained = await waitUntil(async () => {
      delivered = (await sink.call('count')).counts.delivered;
      return delivered >= deliveries || delivered > before;
    }, DRAIN_STILL_MS);
    if (!isDrained || delivered >= deliveries) return;
  }
}
