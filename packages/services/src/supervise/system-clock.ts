import { setTimeout as sleep } from 'node:timers/promises';
import type { SupervisorClock } from './supervisor.ts';

/** The machine's time: what passes while it sleeps does not count. */
export const SYSTEM_CLOCK: SupervisorClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
};
