import {
  createGroupCommit,
  type DedupWindow,
  findEventKeys,
  type GroupCommit,
  type HotPool,
  isDataError,
  isRaceLost,
  type NewBatch,
  type NewEvent,
  type StoredKey,
  storeEvents,
  storeEventsAlone,
} from '@posthorn/db';
import { putIntoBatches, takeOutOfBatches } from './batches.ts';
import type { Bell } from './bell.ts';

/** What STORE says of one event. */
export type StoreAnswer =
  | { kind: 'stored' }
  /** The same id with the same content was stored before, as `id`. */
  | { kind: 'duplicate'; id: string }
  /** The same id with other content was stored before. */
  | { kind: 'conflict'; id: string }
  /** PostgreSQL will not take its values, whatever is tried. */
  | { kind: 'refused'; cause: unknown };

const EVENTS_PER_FLUSH_MAX = 500;
const BYTES_PER_FLUSH_MAX = 8 * 1024 * 1024;
const FLUSHES_MAX = 2;

/** STORE: the group commit of events with the deliveries they owe (promise 1). */
export function createStore(options: {
  pool: HotPool;
  bell: Bell;
  /** Deliveries in a batch at most. */
  batchSize: number;
  dedupDays: number;
  bufferedEventsMax: number;
  bufferedBytesMax: number;
  now: () => number;
  /** Hears how many events each flush carries. */
  onFlush: (events: number) => void;
  /** Hears of commits that failed for another reason than their values. */
  onFailure: (error: unknown) => void;
}): GroupCommit<NewEvent, StoreAnswer> {
  const { pool, bell } = options;

  async function commit(
    events: NewEvent[],
    batches: NewBatch[],
    window: DedupWindow,
  ): Promise<Set<string>> {
    const input = { events, batches, window };
    const store = isNearMidnight(options.now()) ? storeEventsAlone : storeEvents;
    return await store(pool, input).catch((error) => {
      // A deadlock's loser left nothing behind: once more, before the senders must.
      if (!isRaceLost(error)) throw error;
      return store(pool, input);
    });
  }

  async function flush(events: NewEvent[]): Promise<StoreAnswer[]> {
    const window = dedupWindow(options.now(), options.dedupDays);
    const batches = putIntoBatches(events, options.batchSize);
    let refused: Set<string>;
    try {
      refused = await commit(events, batches, window);
    } catch (error) {
      // One event that PostgreSQL will not take must not cost the others their commit.
      if (!isDataError(error)) {
        options.onFailure(error);
        throw error;
      }
      return events.length === 1 ? [{ kind: 'refused', cause: error }] : await flushHalves(events);
    }
    void bell.ring(batches);
    if (refused.size === 0) return events.map(() => ({ kind: 'stored' }));
    return await tellDuplicates(events, refused, window);
  }

  async function flushHalves(events: NewEvent[]): Promise<StoreAnswer[]> {
    takeOutOfBatches(events);
    const middle = Math.ceil(events.length / 2);
    return [...(await flush(events.slice(0, middle))), ...(await flush(events.slice(middle)))];
  }

  async function tellDuplicates(
    events: NewEvent[],
    refused: Set<string>,
    window: DedupWindow,
  ): Promise<StoreAnswer[]> {
    const keys = await findEventKeys(
      pool,
      events.filter((event) => refused.has(event.id)),
      window,
    );
    return events.map((event) =>
      refused.has(event.id)
        ? compare(event, keys.get(`${event.tenantId}/${event.eventId}`))
        : { kind: 'stored' },
    );
  }

  return createGroupCommit({
    flush(events) {
      options.onFlush(events.length);
      return flush(events);
    },
    itemsPerFlushMax: EVENTS_PER_FLUSH_MAX,
    bytesPerFlushMax: BYTES_PER_FLUSH_MAX,
    flushesMax: FLUSHES_MAX,
    bufferedItemsMax: options.bufferedEventsMax,
    bufferedBytesMax: options.bufferedBytesMax,
  });
}

function compare(event: NewEvent, stored: StoredKey | undefined): StoreAnswer {
  if (!stored) {
    // Its day was dropped this very moment; the others of the flush have their answers all the same.
    return { kind: 'refused', cause: new Error(`nobody holds the key that event ${event.id} met`) };
  }
  const kind = stored.contentHash.equals(event.contentHash) ? 'duplicate' : 'conflict';
  return { kind, id: stored.id };
}

/** Keys go into the day of `nowMs`; the days before it that still count come first. */
export function dedupWindow(nowMs: number, dedupDays: number): DedupWindow {
  const day = new Date(nowMs);
  const first = new Date(nowMs - dedupDays * 86_400_000);
  return { day: day.toISOString().slice(0, 10), firstDay: first.toISOString().slice(0, 10) };
}

const MIDNIGHT_MARGIN_MS = 30_000;

/**
 * Keys are unique within their day and looked up in the days around it. Only around midnight can two
 * processes put one key into two days at the same moment; there, commits go one at a time.
 */
export function isNearMidnight(nowMs: number): boolean {
  const sinceMidnightMs = nowMs % 86_400_000;
  return sinceMidnightMs < MIDNIGHT_MARGIN_MS || sinceMidnightMs > 86_400_000 - MIDNIGHT_MARGIN_MS;
}
