import {
  findDueLines,
  findRunningReplays,
  findUnclaimedLanes,
  freeOrphans,
  type HotPool,
} from '@posthorn/db';
import type { DeliverQueues, MaintenanceQueue, TurnFate } from '@posthorn/queue';
import { every, type Loop } from './loop.ts';

const ROUND_MS = 1_000;
const ORPHANS_AT_ONCE = 500;
/** A batch whose turn is only just being asked for is no stray. */
const STRAY_AFTER_MS = 2_000;
/**
 * A turn lasts as long as its claim. After so long its worker has died before it claimed (promise 2):
 * BullMQ would notice only when its lock runs out, and nobody else has a turn on the lane until then.
 * Of one that lives, and was kept waiting, the claim finds what is left.
 */
const TURN_MAX_MS = 5_000;

/**
 * Makes Redis agree with PostgreSQL again (promise 2): batches whose worker died are freed, lanes whose
 * turn vanished, and lanes and lines whose turn was taken by a worker that died in it, get another, and
 * after Redis was emptied all of them do, at once.
 */
export function startReconciling(options: {
  pool: HotPool;
  queues: DeliverQueues;
  maintenance: MaintenanceQueue;
  /** True when Redis had lost the marker, that is, everything. */
  wasEmptied: () => Promise<boolean>;
  onRecovered: (what: { orphans: number; strays: number; wasEmptied: boolean }) => void;
  onError: (error: unknown) => void;
  now: () => number;
}): Loop {
  const { pool, queues } = options;

  const wasTakenLongAgo = (fate: TurnFate | undefined): boolean =>
    typeof fate === 'object' && options.now() - fate.takenAtMs > TURN_MAX_MS;

  async function ringStrayLanes(ageMs: number): Promise<number> {
    const lanes = await findUnclaimedLanes(pool, ageMs);
    const fates = await queues.fatesOf(lanes);
    const lost = lanes.filter((_, i) => fates[i] === 'vanished' || wasTakenLongAgo(fates[i]));
    await queues.ringAgain(lost);
    return lost.length;
  }

  /** The pump asks for turns on lines, and is not heard while a dead worker holds the last one. */
  async function ringStuckLines(): Promise<number> {
    const due = (await findDueLines(pool)).filter(({ dueInMs }) => dueInMs <= -STRAY_AFTER_MS);
    const lines = due.map(({ line }) => line);
    const fates = await queues.fatesOf(lines);
    const stuck = lines.filter((_, i) => wasTakenLongAgo(fates[i]));
    await queues.ringAgain(stuck);
    return stuck.length;
  }

  // At the start too: the marker says that Redis was not emptied, not that the schedules were made.
  let owesSchedules = true;

  return every(async () => {
    const wasEmptied = await options.wasEmptied();
    if (wasEmptied || owesSchedules) {
      owesSchedules = true;
      await options.maintenance.schedule();
      owesSchedules = false;
    }
    const orphans = await freeOrphans(pool, ORPHANS_AT_ONCE);
    if (orphans.length > 0) await queues.ring(orphans);
    const strays =
      (await ringStrayLanes(wasEmptied ? 0 : STRAY_AFTER_MS)) + (await ringStuckLines());
    for (const replayId of await findRunningReplays(pool)) {
      await options.maintenance.add('run-replay', replayId, { replayId });
    }
    if (wasEmptied || orphans.length > 0 || strays > 0) {
      options.onRecovered({ orphans: orphans.length, strays, wasEmptied });
    }
    return ROUND_MS;
  }, options.onError);
}
