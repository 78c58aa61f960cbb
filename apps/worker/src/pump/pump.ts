import { findDueLines, type HotPool } from '@posthorn/db';
import type { TurnJob } from '@posthorn/queue';
import type { Lines } from '../turns/lines.ts';
import { every, type Loop } from './loop.ts';

const IDLE_MS = 200;
const SOONEST_MS = 20;
/** Of a worker's time, looking takes so much at most, however many lines there are. */
const SHARE_MAX = 0.2;

/**
 * PUMP: asks for a turn for each line in which something is due: retries, releases, replays, what was
 * put off. Every worker runs one and none leads: a turn that is asked for already is asked for once.
 */
export function startPump(options: {
  pool: HotPool;
  lines: Lines;
  /** Whether the webhook's endpoint could take anything. */
  hasPlaces: (line: { webhookId: string; tenantId: string }) => boolean;
  ring: (jobs: readonly TurnJob[]) => Promise<void>;
  onError: (error: unknown) => void;
}): Loop {
  return every(async () => {
    const startedAt = performance.now();
    const lines = await findDueLines(options.pool);
    const due = lines.filter(
      ({ line, dueInMs }) =>
        dueInMs <= 0 && !options.lines.isResting(line.webhookId) && options.hasPlaces(line),
    );
    await options.ring(due.map(({ line }) => line));
    const tookMs = performance.now() - startedAt;
    const soonest = Math.min(
      IDLE_MS,
      ...lines.map(({ dueInMs }) => dueInMs).filter((ms) => ms > 0),
    );
    return Math.max(SOONEST_MS, soonest, tookMs / SHARE_MAX);
  }, options.onError);
}
