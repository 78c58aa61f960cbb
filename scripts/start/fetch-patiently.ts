import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than anything that is started again takes, PostgreSQL's recovery included. */
const PATIENCE_MS = 120_000;
const EVERY_MS = 250;

/** Whether the request has not reached anybody. */
function isRefused(error: unknown): boolean {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED';
}

/**
 * Asks again while the API, or what it needs, is being started again: while nobody listens or the
 * answer is 503, and after a connection that broke where the request may be repeated.
 * @throws what fetch throws, when the time is over or the request may have been carried out
 */
export async function fetchPatiently(
  url: string,
  init: RequestInit,
  { isRepeatable, signal }: { readonly isRepeatable: boolean; readonly signal: AbortSignal },
): Promise<Response> {
  const deadlineMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const mayWait = performance.now() < deadlineMs && !signal.aborted;
    try {
      const answer = await fetch(url, { ...init, signal });
      if (answer.status !== 503 || !mayWait) return answer;
      await answer.body?.cancel();
    } catch (error) {
      if (!mayWait || !(isRepeatable || isRefused(error))) throw error;
    }
    await sleep(EVERY_MS, undefined, { signal });
  }
}
