import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../ipc/calls.ts';
import type { LoadCalls } from '../load/protocol.ts';
import { startLoad } from '../load/start-load.ts';
import { NumberSet } from '../measure/number-set.ts';
import { describeFaults, duplicateShare, findFaults } from '../scenarios/faults.ts';
import { DATA_BYTES } from '../scenarios/scenario.ts';
import { openHook } from '../scenarios/summarise.ts';
import { startSink } from '../sink/start-sink.ts';
import { isQuiet, readDatabaseTruth, readUnrest, type Unrest } from '../system/database-truth.ts';
import { explainFaults } from '../system/explain-event.ts';
import { seedTenant } from '../system/seed-tenant.ts';
import { type System, startSystem } from '../system/start-system.ts';
import { waitUntil } from '../system/wait-until.ts';
import { disturb } from './disturb.ts';
import { describeDisturbance, planChaos, seededRandom } from './plan-chaos.ts';

/** How long and how wild. */
export interface ChaosOptions {
  seconds: number;
  /** Decides when processes are killed. */
  seed: number;
  log(line: string): void;
  signal?: AbortSignal;
}

/** What a run of chaos came to. */
export interface ChaosVerdict {
  accepted: number;
  delivered: number;
  duplicateShare: number;
  /** From the end of the load until nothing was on its way any more; null: not within the limit. */
  quietAfterMs: number | null;
  statuses: Record<string, number>;
  connectionErrors: Record<string, number>;
  faults: string[];
  scratch: string;
}

const EVENTS_PER_SECOND = 300;
/** Of so many events one is failed at first, so that retries are in the air when things break. */
const FAIL_EVERY = 20;
const DUPLICATE_SHARE_MAX = 0.01;
/** Promise 2: "within seconds". */
const QUIET_WITHIN_MS = 30_000;
const RETRY_FOR_MS = 30_000;

/**
 * Promise 2 with real processes: keeps a load going while everything is killed, emptied and stopped
 * in turn, then asks who lost what.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosVerdict> {
  const system = await startSystem({ apis: 2, workers: 2, log: options.log });
  let isKept = true;
  try {
    const verdict = await disturbUnderLoad(system, options);
    isKept = verdict.faults.length > 0;
    return verdict;
  } finally {
    await system.stop(isKept);
  }
}

async function disturbUnderLoad(system: System, options: ChaosOptions): Promise<ChaosVerdict> {
  await using stack = new AsyncDisposableStack();
  const sink = startSink();
  stack.defer(() => sink.stop());
  const load = startLoad();
  stack.defer(() => load.stop());
  const eventIdPrefix = randomBytes(4).toString('hex');
  const sinkPort = await sink.call('listen');
  await sink.call('begin', { eventIdPrefix, hooks: 1 });
  await sink.call('behave', { kind: 'failFirst', every: FAIL_EVERY });
  const tenant = await seedTenant(system.pool, system.secretKeys, { count: 1, sinkPort });
  await load.call('prepare', {
    ...tenant,
    clientId: tenant.slug,
    eventIdPrefix,
    eventsPerRequest: 1,
    dataBytes: DATA_BYTES,
    targets: system.of('api').map(({ port }) => ({ host: '127.0.0.1', port })),
    connections: 64,
    pace: { kind: 'open', requestsPerSecond: EVENTS_PER_SECOND },
    requests: null,
    durationMs: options.seconds * 1000,
    signAhead: 0,
    retryForMs: RETRY_FOR_MS,
  });

  const running = load.call('run');
  await followPlan(system, load, options);
  const report = await running;
  const endedAt = performance.now();
  const accepted = new NumberSet(report.accepted);
  options.log(`the load has ended, ${accepted.size} events accepted`);

  let unrest: Unrest | null = null;
  const hasCalmed = await waitUntil(async () => {
    unrest = await readUnrest(system.pool, tenant.tenantId).catch(() => null);
    const { delivered } = (await sink.call('count')).counts;
    return delivered >= accepted.size && unrest !== null && isQuiet(unrest);
  }, QUIET_WITHIN_MS);
  const quietAfterMs = hasCalmed ? performance.now() - endedAt : null;

  const hooks = (await sink.call('report')).map(openHook);
  const truth = await readDatabaseTruth(system.pool, {
    tenantId: tenant.tenantId,
    eventIdPrefix,
    hooks: 1,
  });
  const evidence = { ...report, eventIdPrefix, accepted, hooks, truth };
  const faults = findFaults(evidence, DUPLICATE_SHARE_MAX);
  if (quietAfterMs === null) {
    const what = `not quiet ${QUIET_WITHIN_MS / 1000} s after the end: ${JSON.stringify(unrest)}`;
    faults.push({ what, eventIds: [] });
  }
  await explainFaults(system.pool, tenant.tenantId, faults, options.log);
  return {
    accepted: accepted.size,
    delivered: hooks[0]?.delivered.size ?? 0,
    duplicateShare: duplicateShare(hooks),
    quietAfterMs,
    statuses: report.statuses,
    connectionErrors: report.connectionErrors,
    faults: [...describeFaults(faults), ...exitsOf(system)],
    scratch: system.scratch,
  };
}

async function followPlan(
  system: System,
  load: Child<LoadCalls>,
  options: ChaosOptions,
): Promise<void> {
  const startedAt = performance.now();
  const stamp = (): string =>
    `${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`;
  const plan = planChaos(
    system.processes.map(({ name }) => name),
    options.seconds * 1000,
    seededRandom(options.seed),
  );
  const acts: Promise<void>[] = [];
  for (const { atMs, disturbance } of plan) {
    await sleep(Math.max(0, startedAt + atMs - performance.now()), undefined, {
      signal: options.signal,
    });
    const what = describeDisturbance(disturbance);
    const { accepted, outstanding } = (await load.call('count')).counts;
    options.log(`${stamp()}  ${what}   (accepted ${accepted}, waiting ${outstanding})`);
    acts.push(
      disturb(system, disturbance).then(
        (outcome) => {
          if (outcome !== '') options.log(`${stamp()}  ${what}: ${outcome}`);
        },
        (error) => options.log(`${stamp()}  ${what}: ${String(error)}`),
      ),
    );
  }
  await Promise.all(acts);
}

/** What left by itself: nothing here may end a process but this driver. */
function exitsOf(system: System): string[] {
  return system.processes.flatMap(({ name, ends, logFile }) =>
    ends
      .filter(({ wasKilled }) => !wasKilled)
      .map(({ code, signal }) => `${name} left by itself (${signal ?? code}), see ${logFile}`),
  );
}
