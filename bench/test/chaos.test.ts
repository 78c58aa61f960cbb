import { expect, test } from 'vitest';
import { planChaos, seededRandom } from '../chaos/plan-chaos.ts';

const PROCESSES = ['api-1', 'api-2', 'worker-1', 'worker-2'];

test('30 s hold every disturbance of promise 2: each process killed several times, Redis emptied twice and stopped, PostgreSQL restarted', () => {
  const plan = planChaos(PROCESSES, 30_000, seededRandom(1));
  const count = (kind: string): number =>
    plan.filter(({ disturbance }) => disturbance.kind === kind).length;
  expect([count('emptyRedis'), count('stopRedis'), count('restartPostgres')]).toEqual([2, 1, 1]);
  for (const process of PROCESSES) {
    const kills = plan.filter(
      ({ disturbance }) => disturbance.kind === 'killProcess' && disturbance.process === process,
    );
    expect(kills.length).toBeGreaterThanOrEqual(2);
  }
  expect(plan.every(({ atMs }) => atMs > 0 && atMs < 30_000)).toBe(true);
  expect(plan).toEqual(plan.toSorted((a, b) => a.atMs - b.atMs));
});

test('a longer run repeats them; a seed gives the same plan again', () => {
  const plan = planChaos(PROCESSES, 180_000, seededRandom(7));
  expect(plan).toHaveLength(6 * planChaos(PROCESSES, 30_000, seededRandom(7)).length);
  expect(planChaos(PROCESSES, 180_000, seededRandom(7))).toEqual(plan);
  expect(planChaos(PROCESSES, 180_000, seededRandom(8))).not.toEqual(plan);
});
