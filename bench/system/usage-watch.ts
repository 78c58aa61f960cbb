import { readResidentBytes, readTree } from '../measure/process-tree.ts';
import type { System } from './start-system.ts';

/** The parts of the system whose cost is told apart. */
export const PARTS = ['api', 'worker', 'postgres', 'redis'] as const;
export type Part = (typeof PARTS)[number];

/** Something of every part. */
export type ByPart<T> = Record<Part, T>;

const SAMPLE_EVERY_MS = 250;
const NULLS: ByPart<number | null> = { api: null, worker: null, postgres: null, redis: null };

/** CPU time of every part since it started, in milliseconds; null where it cannot be measured. */
export function readCpuMs(system: System): ByPart<number | null> {
  const sum = (pids: number[]): number | null => {
    const trees = pids.map((pid) => readTree(pid)?.cpuMs ?? null);
    return trees.includes(null) ? null : trees.reduce<number>((all, ms) => all + (ms ?? 0), 0);
  };
  return {
    api: sum(system.of('api').map(({ pid }) => pid)),
    worker: sum(system.of('worker').map(({ pid }) => pid)),
    postgres: sum([system.postgres.pid]),
    redis: sum([system.redis.pid]),
  };
}

/** Watches memory: the peak of each part's largest process (of PostgreSQL: of all of it together). */
export function watchMemory(system: System): { peaks(): ByPart<number | null>; stop(): void } {
  const peaks = { ...NULLS };
  const note = (part: Part, bytes: number | null): void => {
    if (bytes !== null) peaks[part] = Math.max(peaks[part] ?? 0, bytes);
  };
  const sample = (): void => {
    for (const { kind, pid } of system.processes) note(kind, readResidentBytes(pid));
    note('redis', readResidentBytes(system.redis.pid));
    note('postgres', readTree(system.postgres.pid)?.memoryBytes ?? null);
  };
  sample();
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  return { peaks: () => ({ ...peaks }), stop: () => clearInterval(timer) };
}

/** Watches Redis's own count of its memory; what it cannot tell while it is away is left out. */
export function watchRedisMemory(system: System): { peakBytes(): number; stop(): void } {
  let peakBytes = 0;
  const timer = setInterval(() => {
    system.redisClient.info('memory').then(
      (info) => {
        const used = Number(/^used_memory:(\d+)/m.exec(info)?.[1] ?? 0);
        peakBytes = Math.max(peakBytes, used);
      },
      () => undefined,
    );
  }, SAMPLE_EVERY_MS);
  return { peakBytes: () => peakBytes, stop: () => clearInterval(timer) };
}
