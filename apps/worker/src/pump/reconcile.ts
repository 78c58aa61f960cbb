import {
  findRunningReplays,
  findUnclaimed,
  freeOrphans,
  type HotPool,
  type OpenBatch,
} from '@posthorn/db';
import { batchJobOf, type DeliverQueues, type MaintenanceQueue } from '@posthorn/queue';
import type { LaneAdmission } from '../admit/lane-admission.ts';
import { every, type Loop } from './loop.ts';

const ROUND_MS = 1_000;
const PAGE = 500;
/** A batch whose job was only just being added is no stray. */
const STRAY_AFTER_MS = 3_000;
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Makes Redis agree with PostgreSQL again (promise 2): a batch whose worker died gets a new job, one
 * whose job vanished gets it back, and after Redis was emptied all of them do, at once.
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
}): Loop {
  const { pool, admission } = options;

  async function addStrays(ageMs: number): Promise<number> {
    let strays = 0;
    let page: OpenBatch[] = [];
    do {
      const afterId = page.at(-1)?.id ?? NIL;
      page = await findUnclaimed(pool, { ageMs, afterId, limit: PAGE });
      const vanished = new Set(
        (await options.queues.findVanished(page.map(batchJobOf))).map((job) => job.batchId),
      );
      const lost = page.filter((batch) => vanished.has(batch.id));
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
