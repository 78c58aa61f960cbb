/** Collects what comes at the same time into shared commits, without a timer. */
export interface GroupCommit<Item, Answer> {
  /** Resolves with the item's own answer once its commit is done. @throws BufferFullError beyond the bounds. */
  add(item: Item, bytes: number): Promise<Answer>;
  /** Items waiting or in the air. */
  size(): number;
  /** Waits until all that was added is answered. */
  drain(): Promise<void>;
}

/** More is waiting than the process may hold (promise 5). */
export class BufferFullError extends Error {
  override readonly name = 'BufferFullError';
}

interface Waiting<Item, Answer> {
  item: Item;
  bytes: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * A flush starts at once when none is in the air, so a lone request waits for nobody; while flushes
 * are in the air, what comes collects and shares the next one. A further flush beside the first
 * starts only for a full load.
 *
 * @param flush commits some items and gives their answers in the same order.
 */
export function createGroupCommit<Item, Answer>(options: {
  flush: (items: Item[]) => Promise<Answer[]>;
  itemsPerFlushMax: number;
  bytesPerFlushMax: number;
  flushesMax: number;
  bufferedItemsMax: number;
  bufferedBytesMax: number;
  /**
   * After a flush of several items, the next one that is not a full load waits so long for more: for
   * commits nobody waits for, where fewer and fuller ones cost less. 0 when absent.
   */
  lingerMs?: number;
}): GroupCommit<Item, Answer> {
  let queue: Waiting<Item, Answer>[] = [];
  let queuedBytes = 0;
  let flying = 0;
  let flyingItems = 0;
  let isScheduled = false;
  let isLingering = false;
  let drained: (() => void)[] = [];

  function takeLoad(): Waiting<Item, Answer>[] {
    let bytes = 0;
    let count = 0;
    for (const waiting of queue) {
      if (count === options.itemsPerFlushMax) break;
      if (count > 0 && bytes + waiting.bytes > options.bytesPerFlushMax) break;
      bytes += waiting.bytes;
      count += 1;
    }
    const load = queue.slice(0, count);
    queue = queue.slice(count);
    queuedBytes -= bytes;
    return load;
  }

  function isFullLoad(): boolean {
    return queue.length >= options.itemsPerFlushMax || queuedBytes >= options.bytesPerFlushMax;
  }

  function startFlushes(): void {
    isScheduled = false;
    if (isLingering && !isFullLoad()) return;
    while (queue.length > 0 && flying < options.flushesMax && (flying === 0 || isFullLoad())) {
      void fly(takeLoad());
    }
    if (queue.length === 0 && flying === 0) {
      for (const done of drained) done();
      drained = [];
    }
  }

  function linger(lingerMs: number): void {
    isLingering = true;
    setTimeout(() => {
      isLingering = false;
      startFlushes();
    }, lingerMs);
  }

  async function fly(load: Waiting<Item, Answer>[]): Promise<void> {
    flying += 1;
    flyingItems += load.length;
    try {
      const answers = await options.flush(load.map((waiting) => waiting.item));
      for (const [i, waiting] of load.entries()) waiting.resolve(answers[i] as Answer);
    } catch (error) {
      for (const waiting of load) waiting.reject(error);
    } finally {
      flying -= 1;
      flyingItems -= load.length;
      if (load.length > 1 && !isLingering && options.lingerMs) linger(options.lingerMs);
      startFlushes();
    }
  }

  return {
    add(item, bytes) {
      const isFull =
        queue.length >= options.bufferedItemsMax || queuedBytes + bytes > options.bufferedBytesMax;
      if (isFull) return Promise.reject(new BufferFullError('too much is waiting to be committed'));
      return new Promise((resolve, reject) => {
        queue.push({ item, bytes, resolve, reject });
        queuedBytes += bytes;
        if (isScheduled) return;
        isScheduled = true;
        // What arrived in the same turn of the event loop goes together.
        setImmediate(startFlushes);
      });
    },
    size: () => queue.length + flyingItems,
    drain() {
      if (queue.length === 0 && flying === 0) return Promise.resolve();
      return new Promise((resolve) => drained.push(resolve));
    },
  };
}
