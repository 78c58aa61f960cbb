import {
  type ClaimedDelivery,
  claimBatch,
  findDue,
  finishBatch,
  type HotPool,
  unclaimBatch,
} from '@posthorn/db';
import type { BatchJob } from '@posthorn/queue';
import type { LaneAdmission } from '../admit/lane-admission.ts';
import type { Lease, LeaseTerm } from '../lease/lease.ts';
import { whileUnavailable } from '../lease/while-unavailable.ts';
import type { ClaimGate } from './claim-gate.ts';
import type { DeliverBatch } from './deliver-batch.ts';

/**
 * A batch gives back its credit and its place in BullMQ after this long, though some endpoints have
 * not answered: its claim in PostgreSQL goes on protecting it, and slow endpoints hold up nobody else.
 */
const PATIENCE_MS = 1_000;

/** Works batches off: claim, deliver, finish, pass the credit on. */
export interface BatchHandler {
  handle(job: BatchJob): Promise<void>;
  /** Batches not yet finished, those with slow endpoints included. */
  open(): number;
  /** Waits until every batch begun is recorded, and finished or given back. */
  drain(): Promise<void>;
}

interface OpenBatch {
  job: BatchJob;
  onClaimed: () => void;
  /** Whether its credit has gone on already. */
  hasPassedOn: boolean;
}

export function createBatchHandler(options: {
  pool: HotPool;
  lease: Lease;
  claims: ClaimGate;
  deliver: DeliverBatch;
  admission: LaneAdmission;
  batchSize: number;
  /** Whether so much is in the air that no batch may be left to finish by itself. */
  isFull: () => boolean;
  onError: (error: unknown) => void;
}): BatchHandler {
  const { pool, admission, onError } = options;
  const running = new Map<string, Promise<void>>();

  async function handle(job: BatchJob): Promise<void> {
    // A second job of a batch that is open here: its first one sees to its end.
    if (running.has(job.batchId)) return;
    const claimed = Promise.withResolvers<void>();
    const batch: OpenBatch = { job, onClaimed: claimed.resolve, hasPassedOn: false };
    const ended = workOff(batch).finally(() => running.delete(job.batchId));
    running.set(job.batchId, ended);
    await Promise.race([claimed.promise, ended]);
    if (!options.isFull() && !(await settlesWithin(ended)) && !batch.hasPassedOn) {
      batch.hasPassedOn = true;
      await admission.passOn(job, await due(job));
    } else {
      await ended;
    }
  }

  /** Never fails: what cannot be delivered is given back, and comes again with a new job. */
  async function workOff(batch: OpenBatch): Promise<void> {
    const { job } = batch;
    const claim: { term: LeaseTerm | null } = { term: null };
    let next: string[] = [];
    try {
      next = await deliverAndFinish(batch, claim);
    } catch (error) {
      onError(error);
      if (claim.term) await giveBack(job, claim.term).catch(onError);
    }
    if (batch.hasPassedOn) return;
    batch.hasPassedOn = true;
    await admission.passOn(job, next);
  }

  async function deliverAndFinish(
    batch: OpenBatch,
    claim: { term: LeaseTerm | null },
  ): Promise<string[]> {
    const { job } = batch;
    const load = () =>
      options.claims.load(async () => {
        const term = await options.lease.term();
        claim.term = term;
        const deliveries = await claimBatch(pool, { ...job, workerId: term.workerId });
        return { term, deliveries, bytes: bytesOf(deliveries) };
      }, weight);
    const { term, deliveries, bytes } = await whileUnavailable(load, onError);
    batch.onClaimed();
    let heldBytes = bytes;
    const letGo = (delivery: ClaimedDelivery): void => {
      const freed = Math.min(heldBytes, bytesOf([delivery]));
      heldBytes -= freed;
      options.claims.leave(freed);
    };
    try {
      await options.deliver(job, term, deliveries, letGo);
    } finally {
      options.claims.leave(heldBytes);
    }
    const limit = batch.hasPassedOn ? 0 : options.batchSize;
    const done = { ...job, workerId: term.workerId, limit };
    return whileUnavailable(() => finishBatch(pool, done), onError);
  }

  function giveBack(job: BatchJob, { workerId }: LeaseTerm): Promise<void> {
    const batch = { batchId: job.batchId, workerId };
    return whileUnavailable(() => unclaimBatch(pool, batch), onError);
  }

  function due(job: BatchJob): Promise<string[]> {
    const lane = { ...job, limit: options.batchSize };
    return whileUnavailable(() => findDue(pool, lane), onError);
  }

  return {
    handle,
    open: () => running.size,
    async drain() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

const weight = ({ bytes }: { bytes: number }): number => bytes;

/** Roughly: the bodies, and what each delivery weighs beside its body. */
function bytesOf(deliveries: readonly ClaimedDelivery[]): number {
  return deliveries.reduce((sum, delivery) => sum + delivery.dataText.length + 1_000, 0);
}

async function settlesWithin(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([work.then(() => true), patience]);
  } finally {
    clearTimeout(timer);
  }
}
