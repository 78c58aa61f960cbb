import {
  type HotPool,
  recordSourceFailures,
  recordUnknownKeys,
  type SourceFailureCode,
  type SourceFailureCount,
  type UnknownKeyCode,
  type UnknownKeyCount,
} from '@posthorn/db';
import { addressRangeOf } from '../client/address-block.ts';
import { createFailureTally, type FailureTally, type Tallied } from './failure-tally.ts';
import { keyKindOf } from './key-kind.ts';

/** What failed is written this long after it began to, in milliseconds: one statement for all of it. */
const WRITE_AFTER_MS = 3_000;
const ITEMS_MAX = 1_000;
const OF_SOURCE_MAX = 25;
const OF_ADDRESS_MAX = 5;

/** Makes failed authentication visible, without the request waiting for it. */
export interface FailureLog {
  /** A request with a source's key was not taken for the source's. */
  sourceFailed(sourceId: string, code: SourceFailureCode, address: string): void;
  /** A request whose key is no source's, or was not looked for. */
  keyUnknown(key: string, code: UnknownKeyCode, address: string): void;
  /** Writes what is counted and not written yet. */
  drain(): Promise<void>;
}

type SourceItem = Omit<SourceFailureCount, keyof Tallied>;
type KeyItem = Omit<UnknownKeyCount, keyof Tallied>;

/**
 * Counts in memory and writes every few seconds, while there is something: whatever the rate, it
 * costs one statement for sources and one for unknown keys. What cannot be written stays counted
 * and is tried again.
 *
 * @param options.now milliseconds
 */
export function createFailureLog(options: {
  pool: HotPool;
  onError: (error: unknown) => void;
  now: () => number;
}): FailureLog {
  const { pool, now } = options;
  const ofSources = createFailureTally<SourceItem>({
    keyOf: ({ sourceId, code, address }) => `${sourceId} ${code} ${address}`,
    groupOf: ({ sourceId }) => sourceId,
    coarser: (item) => (item.address === '' ? null : { ...item, address: '' }),
    groupMax: OF_SOURCE_MAX,
    itemsMax: ITEMS_MAX,
  });
  const ofKeys = createFailureTally<KeyItem>({
    keyOf: ({ address, code, keyPrefix }) => `${address} ${code} ${keyPrefix}`,
    groupOf: ({ address }) => address,
    coarser: (item) => {
      if (item.keyPrefix !== '') return { ...item, keyPrefix: '' };
      return item.address === '' ? null : { ...item, address: '' };
    },
    groupMax: OF_ADDRESS_MAX,
    itemsMax: ITEMS_MAX,
  });
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  function writeLater(): void {
    timer ??= setTimeout(() => {
      writing = write();
    }, WRITE_AFTER_MS).unref();
  }

  async function write(): Promise<void> {
    await Promise.all([
      empty(ofSources, (counts) => recordSourceFailures(pool, counts)),
      empty(ofKeys, (counts) => recordUnknownKeys(pool, counts)),
    ]);
    // Only now, so that no two are in the air.
    timer = null;
    if (ofSources.size() + ofKeys.size() > 0) writeLater();
  }

  async function empty<Item>(
    tally: FailureTally<Item>,
    record: (counts: (Item & Tallied)[]) => Promise<void>,
  ): Promise<void> {
    const counts = tally.take();
    if (counts.length === 0) return;
    try {
      await record(counts);
    } catch (error) {
      for (const count of counts) tally.add(count, count);
      options.onError(error);
    }
  }

  function once(): Tallied {
    const atMs = now();
    return { requests: 1, firstAtMs: atMs, lastAtMs: atMs };
  }

  return {
    sourceFailed(sourceId, code, address) {
      ofSources.add({ sourceId, code, address: addressRangeOf(address) }, once());
      writeLater();
    },
    keyUnknown(key, code, address) {
      const keyPrefix = code === 'UNKNOWN_KEY' ? keyKindOf(key) : '';
      ofKeys.add({ address: addressRangeOf(address), code, keyPrefix }, once());
      writeLater();
    },
    async drain() {
      await writing;
      if (timer) clearTimeout(timer);
      await write();
      if (timer) clearTimeout(timer);
    },
  };
}
