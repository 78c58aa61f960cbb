/** How often, and after what time, what has ended is started again. */
export interface RestartPolicy {
  /** Before the first restart; each failure that follows multiplies it. */
  readonly firstDelayMs: number;
  readonly multiplier: number;
  readonly maxDelayMs: number;
  /** So many failures are followed by a restart; the next one is not. */
  readonly restartsMax: number;
  /**
   * Failures count that lie within this much time of being ready. Time in which it was not ready does
   * not pass: what never gets ready is given up, however long each try takes.
   */
  readonly windowMs: number;
}

/** What follows a failure. */
export type RestartDecision =
  | { readonly kind: 'restart'; readonly delayMs: number }
  | { readonly kind: 'give-up'; readonly failures: number };

/** One policy for all that `npm start` runs (docs/decisions/0019-one-supervisor.md). */
export const RESTART_POLICY: RestartPolicy = {
  firstDelayMs: 250,
  multiplier: 2,
  maxDelayMs: 10_000,
  restartsMax: 5,
  windowMs: 5 * 60_000,
};

/** How many of the failures lie within the window, the last one included. */
function countFailures(readyMs: readonly number[], windowMs: number): number {
  let passedMs = 0;
  let count = 0;
  for (const ms of readyMs.toReversed()) {
    count += 1;
    passedMs += ms;
    if (passedMs > windowMs) break;
  }
  return count;
}

/**
 * Whether what has failed is started again, and when.
 * @param readyMs for each failure, the last one last, how long it had been ready before; 0 when it
 * did not get that far
 */
export function decideRestart(readyMs: readonly number[], policy: RestartPolicy): RestartDecision {
  const failures = countFailures(readyMs, policy.windowMs);
  if (failures > policy.restartsMax) return { kind: 'give-up', failures };
  const delayMs = policy.firstDelayMs * policy.multiplier ** (failures - 1);
  return { kind: 'restart', delayMs: Math.min(delayMs, policy.maxDelayMs) };
}
