import { runChaos } from '@posthorn/bench';
import { expect, test } from 'vitest';

const SECONDS = 30;
const SEED = 20_260_518;
/** Start, load, drain, and what a slow machine adds. */
const TEST_TIMEOUT_MS = 300_000;

test('promise 2: nothing accepted is lost when processes are killed, Redis is emptied and stopped, and PostgreSQL restarted', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const timeline: string[] = [];
  const verdict = await runChaos({
    seconds: SECONDS,
    seed: SEED,
    log: (line) => timeline.push(line),
  });
  // The timeline is what one needs to understand a fault, and only then.
  if (verdict.faults.length > 0) console.log([...timeline, verdict.scratch].join('\n'));
  expect(verdict.faults).toEqual([]);
  expect(verdict.accepted).toBeGreaterThan(0);
  expect(verdict.delivered).toBe(verdict.accepted);
});
