import { type HotPool, runHot } from './statement.ts';

/** A worker gives up a batch it could not handle; reconciliation finds it and adds a new job. */
export const UNCLAIM_BATCH = {
  name: 'unclaim_batch',
  text: `
update batches set claimed_by = null, job_number = job_number + 1, created_at = now()
where id = $1::uuid and claimed_by = $2::uuid`,
};

/** Gives a claimed batch back. */
export async function unclaimBatch(
  pool: HotPool,
  batch: { batchId: string; workerId: string },
): Promise<void> {
  await runHot(pool, UNCLAIM_BATCH, [batch.batchId, batch.workerId]);
}
