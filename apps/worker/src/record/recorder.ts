import {
  createGroupCommit,
  type DeliveryOutcome,
  finishBatch,
  type HotPool,
  isDataError,
  isUnavailable,
  recordOutcomes,
} from '@posthorn/db';
import { whileUnavailable } from '../lease/while-unavailable.ts';
import { createBatchCount, type OpenBatch } from './batch-count.ts';

/** RECORD: outcomes in group commits, and with the last of a batch its end. */
export interface Recorder {
  /** A batch was claimed, and so many outcomes of it will come. */
  begin(batch: OpenBatch): void;
  /** Of this batch not everything will come: it is not over, and given back. */
  forget(batchId: string): void;
  /** Batches begun of which something is missing. */
  open(): number;
  /** Resolves when the outcome is committed. An outage of PostgreSQL is waited out. */
  record(outcome: DeliveryOutcome): Promise<void>;
  /**
   * The end of an outage in which PostgreSQL takes no outcomes; null while it does. What is sent
   * meanwhile goes out twice if this process dies (promise 3), so nothing is.
   */
  outage(): Promise<void> | null;
  size(): number;
  drain(): Promise<void>;
}

const OUTCOMES_PER_FLUSH_MAX = 500;
const BYTES_PER_FLUSH_MAX = 8 * 1024 * 1024;
const FLUSHES_MAX = 2;
const OVERHEAD_BYTES = 200;
/** Nobody waits for a record but the next batch: under load, outcomes collect for so long. */
const LINGER_MS = 5;

export function createRecorder(options: {
  pool: HotPool;
  onError: (error: unknown) => void;
}): Recorder {
  const batches = createBatchCount();
  /** Set while a flush meets an outage; resolves when a flush ends, in whatever way. */
  let stalled: PromiseWithResolvers<void> | null = null;

  function onError(error: unknown): void {
    if (isUnavailable(error)) stalled ??= Promise.withResolvers();
    options.onError(error);
  }

  async function write(outcomes: DeliveryOutcome[]): Promise<void> {
    const finished = batches.send(outcomes);
    try {
      await whileUnavailable(() => recordOutcomes(options.pool, outcomes, finished), onError);
    } catch (error) {
      batches.refused(outcomes);
      throw error;
    } finally {
      stalled?.resolve();
      stalled = null;
    }
    // Its outcomes went in several commits at the same time: none of them knew that it is the last.
    for (const batch of batches.committed(outcomes)) {
      await whileUnavailable(() => finishBatch(options.pool, batch), onError);
    }
  }

  async function flush(outcomes: DeliveryOutcome[]): Promise<void> {
    try {
      await write(outcomes);
    } catch (error) {
      if (!isDataError(error)) throw error;
      options.onError(error);
      // A response that PostgreSQL will not take must cost neither its neighbours nor its own delivery.
      if (outcomes.length === 1) await flush(outcomes.map(withoutResponse));
      else for (const outcome of outcomes) await flush([outcome]);
    }
  }

  const commits = createGroupCommit<DeliveryOutcome, undefined>({
    flush: async (outcomes) => {
      await flush(outcomes);
      return [];
    },
    itemsPerFlushMax: OUTCOMES_PER_FLUSH_MAX,
    bytesPerFlushMax: BYTES_PER_FLUSH_MAX,
    flushesMax: FLUSHES_MAX,
    // Bounded by the requests in flight: what was sent must be recorded.
    bufferedItemsMax: Number.POSITIVE_INFINITY,
    bufferedBytesMax: Number.POSITIVE_INFINITY,
    lingerMs: LINGER_MS,
  });
  return {
    begin: batches.begin,
    forget: batches.forget,
    open: batches.size,
    async record(outcome) {
      const { responseBody, evidence } = outcome.attempt ?? {};
      const bytes = OVERHEAD_BYTES + (responseBody?.length ?? 0) + (evidence?.length ?? 0);
      await commits.add(outcome, bytes);
    },
    outage: () => stalled?.promise ?? null,
    size: commits.size,
    drain: commits.drain,
  };
}

function withoutResponse(outcome: DeliveryOutcome): DeliveryOutcome {
  if (!outcome.attempt || outcome.attempt.errorMessage === UNSTORABLE) {
    throw new Error(`the outcome of delivery ${outcome.deliveryId} cannot be stored`);
  }
  const attempt = {
    ...outcome.attempt,
    responseHeaders: null,
    responseBody: null,
    errorMessage: UNSTORABLE,
  };
  return { ...outcome, attempt };
}

const UNSTORABLE = 'The response could not be stored.';
