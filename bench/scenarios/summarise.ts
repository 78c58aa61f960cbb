import type { Child, Reading } from '../ipc/calls.ts';
import type { LoadCalls, LoadCounts, LoadReport } from '../load/protocol.ts';
import { NumberSet } from '../measure/number-set.ts';
import { NumberTable } from '../measure/number-table.ts';
import { type Percentiles, percentilesOf } from '../measure/percentiles.ts';
import type { HookReport, SinkCalls, SinkCounts } from '../sink/protocol.ts';
import type { System } from '../system/start-system.ts';
import { type ByPart, readCpuMs } from '../system/usage-watch.ts';
import type { ScenarioResult } from './result.ts';
import type { Scenario } from './scenario.ts';

/** Everything that counts CPU or events, read at one moment. */
export interface Moment {
  load: Reading<LoadCounts>;
  sink: Reading<SinkCounts>;
  cpuMs: ByPart<number | null>;
}

/** Reads all counters. */
export async function readMoment(
  system: System,
  load: Child<LoadCalls>,
  sink: Child<SinkCalls>,
): Promise<Moment> {
  const [loadReading, sinkReading] = await Promise.all([load.call('count'), sink.call('count')]);
  return { load: loadReading, sink: sinkReading, cpuMs: readCpuMs(system) };
}

/** What one webhook's receiver saw, ready to be asked. */
export interface Hook {
  delivered: NumberSet;
  successes: NumberTable;
  failures: NumberTable;
  arrivedAt: NumberTable;
}

/** Opens what the receiver's process handed over. */
export function openHook(hook: HookReport): Hook {
  return {
    delivered: new NumberSet(hook.delivered),
    successes: new NumberTable(hook.successes),
    failures: new NumberTable(hook.failures),
    arrivedAt: new NumberTable(hook.arrivedAtMs),
  };
}

/**
 * Makes figures of a run. `from` and `to` bound the measured window; `end` is after the drain, so
 * that CPU per event covers all the work an event causes.
 */
export function summarise(
  scenario: Scenario,
  run: {
    from: Moment;
    to: Moment;
    end: Moment;
    measuredFromMs: number;
    report: LoadReport;
    hooks: Hook[];
  },
): Omit<ScenarioResult, 'memoryBytes' | 'redisUsedBytes' | 'faults'> {
  const { from, to, end, report, hooks } = run;
  const rate = (a: Moment, b: Moment, side: 'load' | 'sink'): number => {
    const count = (moment: Moment): number =>
      side === 'load' ? moment.load.counts.accepted : moment.sink.counts.delivered;
    return ((count(b) - count(a)) / (b[side].atMs - a[side].atMs)) * 1000;
  };
  const events = end.load.counts.accepted;
  const deliveries = end.sink.counts.delivered;
  const lastArrivalMs = Math.max(
    ...hooks.map((hook) => hook.arrivedAt.toValues().reduce((a, b) => Math.max(a, b), 0)),
  );
  const accepted = events - from.load.counts.accepted;
  const micros = (before: number | null, after: number | null): number | null =>
    before === null || after === null ? null : ((after - before) * 1000) / accepted;
  return {
    name: scenario.name,
    title: scenario.title,
    events,
    deliveries,
    acceptedPerSecond: rate(from, to, 'load'),
    deliveredPerSecond: rate(from, to, 'sink'),
    sustainedPerSecond: (deliveries / (lastArrivalMs - report.startedAtMs)) * 1000,
    drainMs: Math.max(0, lastArrivalMs - report.stoppedAtMs),
    acceptTimes: report.answerTimes,
    deliveryTimes: deliveryTimes(report, hooks, run.measuredFromMs),
    cpuMicrosPerEvent: {
      api: micros(from.cpuMs.api, end.cpuMs.api),
      worker: micros(from.cpuMs.worker, end.cpuMs.worker),
      postgres: micros(from.cpuMs.postgres, end.cpuMs.postgres),
      redis: micros(from.cpuMs.redis, end.cpuMs.redis),
    },
    generatorMicrosPerEvent: micros(from.load.counts.cpuMs, end.load.counts.cpuMs) ?? 0,
    receiverMicrosPerEvent: micros(from.sink.counts.cpuMs, end.sink.counts.cpuMs) ?? 0,
    duplicates: end.sink.counts.duplicates,
    statuses: report.statuses,
    samples: report.samples,
  };
}

/** Times from sending to arrival, of what was sent after the warm-up. */
function deliveryTimes(
  report: LoadReport,
  hooks: Hook[],
  measuredFromMs: number,
): Percentiles | null {
  const times: number[] = [];
  for (const [number, sentAtMs] of report.sentAtMs.entries()) {
    if (sentAtMs < measuredFromMs) continue;
    for (const hook of hooks) {
      const arrivedAtMs = hook.arrivedAt.get(number);
      if (arrivedAtMs > 0) times.push(arrivedAtMs - sentAtMs);
    }
  }
  return percentilesOf(Float64Array.from(times));
}
