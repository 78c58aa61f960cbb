import { expect, test } from 'vitest';
import { countLine, countPlaywright, countVitest, one, sum } from '../check/count.ts';

const vitest = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 };
const playwright = { stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 1 } };

test('the last line of npm test sums everything', () => {
  const counts = [
    one(true),
    one(false),
    countVitest(vitest, true),
    countPlaywright(playwright, false),
  ];
  expect(countLine(sum(counts))).toBe('9 passed, 2 failed, 3 skipped');
});

test.each([
  ['Vitest ended badly though no test failed', countVitest(vitest, false)],
  ['Vitest left no report', countVitest(null, true)],
  ['Playwright left no report', countPlaywright(null, true)],
])('a step that crashes counts as failed: %s', (_what, count) => {
  expect(count.failed).toBe(1);
});
