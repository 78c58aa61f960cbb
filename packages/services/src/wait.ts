import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is yes.
 * @returns whether it became so within the time
 */
export async function becomesTrue(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  everyMs = 20,
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() > deadlineMs) return false;
    await sleep(everyMs);
  }
}
