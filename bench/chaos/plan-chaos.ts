/** Something done to a running system. */
export type Disturbance =
  | { kind: 'killProcess'; process: string }
  | { kind: 'emptyRedis' }
  | { kind: 'stopRedis'; forMs: number }
  /** `fast` rolls back and leaves in order; `immediate` is a crash, with recovery at the next start. */
  | { kind: 'restartPostgres'; how: 'fast' | 'immediate' };

/** A disturbance and when it comes, from the start of the load. */
export interface PlannedDisturbance {
  atMs: number;
  disturbance: Disturbance;
}

/** Every promise-2 disturbance happens in each round of this length. */
const ROUND_MS = 30_000;
const KILLS_A_ROUND = 3;
const REDIS_AWAY_MS = 5_000;

/**
 * Plans the disturbances of a run: in every 30 s each process is killed three times, Redis emptied
 * twice and stopped for 5 s, PostgreSQL restarted once. Redis and PostgreSQL have their fixed times,
 * so that each is away alone; kills fall anywhere, most of all into those.
 * @param random from 0 up to 1; the same numbers give the same plan
 */
export function planChaos(
  processes: readonly string[],
  durationMs: number,
  random: () => number,
): PlannedDisturbance[] {
  const plan: PlannedDisturbance[] = [];
  const rounds = Math.max(1, Math.round(durationMs / ROUND_MS));
  const lengthMs = durationMs / rounds;
  for (let round = 0; round < rounds; round += 1) {
    const at = (share: number, disturbance: Disturbance): void => {
      plan.push({ atMs: Math.round((round + share) * lengthMs), disturbance });
    };
    at(0.15, { kind: 'emptyRedis' });
    at(0.3, { kind: 'stopRedis', forMs: Math.min(REDIS_AWAY_MS, lengthMs / 6) });
    at(0.6, { kind: 'restartPostgres', how: round % 2 === 0 ? 'immediate' : 'fast' });
    at(0.85, { kind: 'emptyRedis' });
    for (const process of processes) {
      for (let kill = 0; kill < KILLS_A_ROUND; kill += 1) {
        // One kill in each third of the round: several, never all in one second.
        at((kill + 0.1 + 0.8 * random()) / KILLS_A_ROUND, { kind: 'killProcess', process });
      }
    }
  }
  return plan.sort((a, b) => a.atMs - b.atMs);
}

/** Numbers from 0 up to 1 that a seed decides (mulberry32), so that a run can be had again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A disturbance in words. */
export function describeDisturbance(disturbance: Disturbance): string {
  switch (disturbance.kind) {
    case 'killProcess':
      return `kill -9 ${disturbance.process}`;
    case 'emptyRedis':
      return 'empty Redis';
    case 'stopRedis':
      return `stop Redis for ${(disturbance.forMs / 1000).toFixed(1)} s`;
    case 'restartPostgres':
      return `restart PostgreSQL (${disturbance.how})`;
  }
}
