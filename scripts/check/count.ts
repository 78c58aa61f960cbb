/** What a step has counted. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A check that either holds or does not. */
export function one(isPassed: boolean): Count {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 };
}

/** The sum of several. */
export function sum(counts: readonly Count[]): Count {
  const total = (key: keyof Count) => counts.reduce((result, count) => result + count[key], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}

/** The last line of `npm test`. */
export function countLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** A run that ended badly has failed, also when no test of it says so. */
function withExit(count: Count, isOk: boolean): Count {
  return isOk || count.failed > 0 ? count : { ...count, failed: 1 };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

/** Counts Vitest's JSON report; `null` when there is none. */
export function countVitest(report: unknown, isOk: boolean): Count {
  if (report === null) return withExit({ passed: 0, failed: 0, skipped: 0 }, false);
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report as VitestReport;
  const skipped = numPendingTests + numTodoTests;
  return withExit({ passed: numPassedTests, failed: numFailedTests, skipped }, isOk);
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
}

/** Counts Playwright's JSON report: what passed at the second try has passed. */
export function countPlaywright(report: unknown, isOk: boolean): Count {
  if (report === null) return withExit({ passed: 0, failed: 0, skipped: 0 }, false);
  const { expected, unexpected, flaky, skipped } = (report as PlaywrightReport).stats;
  return withExit({ passed: expected + flaky, failed: unexpected, skipped }, isOk);
}
