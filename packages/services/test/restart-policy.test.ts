import { describe, expect, test } from 'vitest';
import { decideRestart, RESTART_POLICY, type RestartPolicy } from '../src/index.ts';

const MINUTE_MS = 60_000;
const policy: RestartPolicy = {
  firstDelayMs: 100,
  multiplier: 2,
  maxDelayMs: 500,
  restartsMax: 4,
  windowMs: 5 * MINUTE_MS,
};
const restart = (delayMs: number) => ({ kind: 'restart', delayMs });
const giveUp = (failures: number) => ({ kind: 'give-up', failures });

describe('what has failed is started again with exponential back-off, until it fails too often', () => {
  test.each([
    ['the first failure', [90 * MINUTE_MS], restart(100)],
    ['at once again', [90 * MINUTE_MS, 0], restart(200)],
    ['and again', [90 * MINUTE_MS, 0, 0], restart(400)],
    ['the delay has a bound', [90 * MINUTE_MS, 0, 0, 0], restart(500)],
    ['one failure too many', [90 * MINUTE_MS, 0, 0, 0, 0], giveUp(5)],
    ['never ready at all', [0, 0, 0, 0, 0], giveUp(5)],
    [
      'ready for a minute each time',
      [MINUTE_MS, MINUTE_MS, MINUTE_MS, MINUTE_MS, MINUTE_MS],
      giveUp(5),
    ],
    [
      'ready for longer than the window: as if for the first time',
      [0, 0, 0, 6 * MINUTE_MS],
      restart(100),
    ],
    ['two within the window', [0, 0, 4 * MINUTE_MS, 2 * MINUTE_MS], restart(200)],
    ['exactly the window still counts', [0, 5 * MINUTE_MS], restart(200)],
  ])('%s', (_what, readyMs, expected) => {
    expect(decideRestart(readyMs, policy)).toEqual(expected);
  });
});

test('what ends less than once in a window is started again for ever', () => {
  const daily = Array.from({ length: 1_000 }, () => 24 * 60 * MINUTE_MS);
  expect(decideRestart(daily, RESTART_POLICY)).toEqual(restart(RESTART_POLICY.firstDelayMs));
});

test('what never stays is given up within seconds of waiting', () => {
  const delays: number[] = [];
  const failures: number[] = [];
  for (;;) {
    failures.push(0);
    const decision = decideRestart(failures, RESTART_POLICY);
    if (decision.kind === 'give-up') break;
    delays.push(decision.delayMs);
  }
  expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000]);
});
