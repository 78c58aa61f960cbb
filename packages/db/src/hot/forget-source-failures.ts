import { FAILURES_KEPT_DAYS } from '../entities/values.ts';
import { type HotPool, runHot } from './statement.ts';

/** By the indexes on the day; the rows of a day are few. */
export const FORGET_SOURCE_FAILURES = {
  name: 'forget_source_failures',
  text: `
with keys as (delete from unknown_source_keys where day <= $1::date)
delete from source_failures where day <= $1::date`,
};

const DAY_MS = 86_400_000;

/** Forgets failed authentications of days that are no longer shown. */
export async function forgetSourceFailures(pool: HotPool, nowMs: number): Promise<void> {
  const last = new Date(nowMs - FAILURES_KEPT_DAYS * DAY_MS).toISOString().slice(0, 10);
  await runHot(pool, FORGET_SOURCE_FAILURES, [last]);
}
