import type { DeliveryOutcome, FinishedBatch } from '@posthorn/db';

/** A batch this worker holds. */
export interface OpenBatch {
  id: string;
  workerId: string;
  /** How many outcomes will come. */
  deliveries: number;
}

/**
 * Counts the outcomes of batches, so that each batch ends with its last one: never before all the
 * others are committed, since a delivery without a batch would be nobody's (promise 1).
 */
export interface BatchCount {
  begin(batch: OpenBatch): void;
  forget(batchId: string): void;
  size(): number;
  /** These go into a commit. @returns batches that are over once it is done. */
  send(outcomes: readonly DeliveryOutcome[]): FinishedBatch[];
  /** Their commit is done. @returns batches that are over by it, though `send` could not know. */
  committed(outcomes: readonly DeliveryOutcome[]): { batchId: string; workerId: string }[];
  /** Their commit failed; they may be sent again. */
  refused(outcomes: readonly DeliveryOutcome[]): void;
}

interface Counted {
  workerId: string;
  /** Outcomes that have not been sent. */
  missing: number;
  /** Sent, and not committed. */
  underWay: number;
  isFinished: boolean;
}

export function createBatchCount(): BatchCount {
  const batches = new Map<string, Counted>();

  function* countedIn(
    outcomes: readonly DeliveryOutcome[],
  ): Generator<{ id: string; batch: Counted; count: number }> {
    const counts = new Map<string, number>();
    for (const { batchId } of outcomes) counts.set(batchId, (counts.get(batchId) ?? 0) + 1);
    for (const [id, count] of counts) {
      const batch = batches.get(id);
      if (batch) yield { id, batch, count };
    }
  }

  return {
    begin({ id, workerId, deliveries }) {
      batches.set(id, { workerId, missing: deliveries, underWay: 0, isFinished: false });
    },
    forget: (batchId) => void batches.delete(batchId),
    size: () => batches.size,
    send(outcomes) {
      const finished: FinishedBatch[] = [];
      for (const { id, batch, count } of countedIn(outcomes)) {
        batch.missing -= count;
        batch.isFinished = batch.missing === 0 && batch.underWay === 0;
        batch.underWay += count;
        if (batch.isFinished) finished.push({ id, workerId: batch.workerId });
      }
      return finished;
    },
    committed(outcomes) {
      const over: { batchId: string; workerId: string }[] = [];
      for (const { id, batch, count } of countedIn(outcomes)) {
        batch.underWay -= count;
        if (batch.missing > 0 || batch.underWay > 0) continue;
        batches.delete(id);
        if (!batch.isFinished) over.push({ batchId: id, workerId: batch.workerId });
      }
      return over;
    },
    refused(outcomes) {
      for (const { batch, count } of countedIn(outcomes)) {
        batch.underWay -= count;
        batch.missing += count;
        batch.isFinished = false;
      }
    },
  };
}
