import { setTimeout as delay } from 'node:timers/promises';
import { isRaceLost, isUnavailable } from '@posthorn/db';

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

/**
 * Tries again while PostgreSQL is away or a race was lost: what a worker has in hand must not be lost
 * to a restart of the database. Other errors are thrown.
 */
export async function whileUnavailable<T>(
  work: () => Promise<T>,
  onError: (error: unknown) => void,
): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) && !isRaceLost(error)) throw error;
      onError(error);
      await delay(waitMs);
    }
  }
}
