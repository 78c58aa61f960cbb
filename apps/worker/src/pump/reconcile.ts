import {
  findRunningReplays,
  findUnclaimed,
  freeOrphans,
  type HotPool,
  type OpenBatch,
  renewJobs,
} from '@posthorn/db';
import {
  batchJobOf,
  type DeliverQueues,
  type JobFate,
  type MaintenanceQueue,
} from '@posthorn/queue';
import type { LaneAdmission } from '../admit/lane-admission.ts';
import { every, type Loop } from './loop.ts';

const ROUND_MS = 1_000;
const PAGE = 500;
/** A batch whose job was only just being added is no stray. */
const STRAY_AFTER_MS = 3_000;
/**
 * Who takes a job claims its batch at once. After so long without a claim that worker died in between
 * (promise 2): BullMQ would notice only when its lock runs out. One that lives, and was kept waiting,
 * finds its batch taken and lets go.
 */
const CLAIM_WITHIN_MS = 5_000;
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Makes Redis agree with PostgreSQL again (promise 2): a batch whose worker died gets a new job, one
 * whose job vanished gets it back, one whose job was taken by a worker that died before it claimed
 * gets another, and after Redis was emptied all of them do, at once.
 */
export function startReconciling(options: {
  pool: HotPool;
  admission: LaneAdmission;
  queues: DeliverQueues;
  maintenance: MaintenanceQueue;
  /** True when Redis had lost the marker, that is, everything. */
  wasEmptied: () => Promise<boolean>;
  onRecovered: (what: { orphans: number; strays: number; wasEmptied: boolean }) => void;
  onError: (error: unknown) => void;
  now: () => number;
}): Loop {
  const { pool, admission } = options;

  const wasTakenLongAgo = (fate: JobFate | undefined): boolean =>
    typeof fate === 'object' && options.now() - fate.takenAtMs > CLAIM_WITHIN_MS;

  async function addStrays(ageMs: number): Promise<number> {
    let strays = 0;
    let page: OpenBatch[] = [];
    do {
      const afterId = page.at(-1)?.id ?? NIL;
      page = await findUnclaimed(pool, { ageMs, afterId, limit: PAGE });
      const fates = await options.queues.fatesOf(page.map(batchJobOf));
      const vanished = page.filter((_, i) => fates[i] === 'vanished');
      const takenLongAgo = page.filter((_, i) => wasTakenLongAgo(fates[i]));
      const renewed =
        takenLongAgo.length === 0
          ? []
          : await renewJobs(
              pool,
              takenLongAgo.map(({ id }) => id),
            );
      const lost = [...vanished, ...renewed];
      if (lost.length > 0) await admission.addAgain(lost);
      strays += lost.length;
    } while (page.length === PAGE);
    return strays;
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
    const orphans = await freeOrphans(pool, PAGE);
    if (orphans.length > 0) await admission.addAgain(orphans);
    const strays = await addStrays(wasEmptied ? 0 : STRAY_AFTER_MS);
    for (const replayId of await findRunningReplays(pool)) {
      await options.maintenance.add('run-replay', replayId, { replayId });
    }
    if (wasEmptied || orphans.length > 0 || strays > 0) {
      options.onRecovered({ orphans: orphans.length, strays, wasEmptied });
    }
    return ROUND_MS;
  }, options.onError);
}
