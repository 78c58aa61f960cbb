import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait, and what for. */
export interface WaitOptions {
  /** 30 s when absent. */
  readonly timeoutMs?: number;
  /** What is waited for, and what is there instead: read when the time is over. */
  readonly describe: string | (() => string | Promise<string>);
  /** 25 ms when absent. */
  readonly everyMs?: number;
}

/**
 * Asks until the answer is something other than false, null or undefined, and gives it. What the
 * condition throws is as good as no, until the time is over.
 * @throws Error saying what was waited for
 */
export async function waitUntil<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 30_000, describe, everyMs = 25 }: WaitOptions,
): Promise<NonNullable<T>> {
  const deadlineMs = performance.now() + timeoutMs;
  let lastError: unknown = null;
  for (;;) {
    try {
      const value = await condition();
      if (value !== false && value !== null && value !== undefined) return value;
      lastError = null;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadlineMs) break;
    await sleep(everyMs);
  }
  const what = typeof describe === 'string' ? describe : await describe();
  throw new Error(`after ${timeoutMs} ms still not: ${what}`, { cause: lastError });
}
