import { expect, it } from 'vitest';
import { createTimeSlices } from '../src/deliver/time-slices.ts';

/** Units of work of 2 ms each, and in which turn of the event loop each was done. */
async function work(workers: number, unitsEach: number): Promise<number[]> {
  let nowMs = 0;
  let turn = 0;
  let isOver = false;
  const countTurns = (): void => {
    turn += 1;
    if (!isOver) setImmediate(countTurns);
  };
  const inTurn = createTimeSlices({ sliceMs: 5, now: () => nowMs });
  const turns: number[] = [];
  const worker = async (): Promise<void> => {
    for (let unit = 0; unit < unitsEach; unit += 1) {
      await inTurn(() => {
        nowMs += 2;
        turns.push(turn);
      });
    }
  };
  setImmediate(countTurns);
  await Promise.all(Array.from({ length: workers }, worker));
  isOver = true;
  return turns;
}

it.each([
  ['one', 1, 30],
  ['thirty that work at the same time', 30, 1],
  ['five of six units each', 5, 6],
])('all work of a turn takes a slice at most, whoever does it: %s', async (_, workers, units) => {
  const turns = await work(workers, units);
  expect(turns).toHaveLength(30);
  // Three units of 2 ms fill a slice of 5 ms.
  const perTurn = [...Map.groupBy(turns, (turn) => turn).values()].map((all) => all.length);
  expect(Math.max(...perTurn)).toBeLessThanOrEqual(3);
});

it('takes no turn of its own where there is little to do', async () => {
  expect(new Set(await work(1, 3)).size).toBe(1);
});
