/**
 * Something that must be over by a time. The queue's links live in the entry itself, so that adding
 * and removing allocate nothing and a finished exchange is not kept alive until its deadline.
 */
export interface DeadlineEntry {
  /** Set by the queue: when this entry expires, on the clock the queue was given. */
  dueAtMs: number;
  previous: DeadlineEntry | null;
  next: DeadlineEntry | null;
  /** Called once, when the entry was not removed before its time. It is out of the queue by then. */
  expire(): void;
}

export interface DeadlineQueue {
  add(entry: DeadlineEntry): void;
  /** Harmless when the entry is not in the queue (any more). */
  remove(entry: DeadlineEntry): void;
  size(): number;
}

export interface DeadlineQueueOptions {
  /** The one time-out every entry shares. */
  timeoutMs: number;
  /** How late an entry may expire. One timer fires this often, and only while entries wait. */
  tickMs: number;
  /** A monotonic clock in milliseconds. */
  now: () => number;
}

/**
 * Deadlines for many things that share one time-out. They expire in the order in which they were
 * added, so a linked list and one coarse timer do what a timer for each request would do at a
 * hundredth of the cost. The timer holds the process alive: what waits for its deadline has
 * promised an answer.
 */
export function createDeadlineQueue(options: DeadlineQueueOptions): DeadlineQueue {
  const { timeoutMs, tickMs, now } = options;
  let first: DeadlineEntry | null = null;
  let last: DeadlineEntry | null = null;
  let size = 0;
  let isTicking = false;

  function keepTicking(): void {
    if (isTicking) return;
    isTicking = true;
    // After the poll phase: answers that arrived while the process was busy count before deadlines.
    setTimeout(() => setImmediate(tick), tickMs);
  }

  function unlink(entry: DeadlineEntry): void {
    const { previous, next } = entry;
    if (previous === null) first = next;
    else previous.next = next;
    if (next === null) last = previous;
    else next.previous = previous;
    entry.previous = null;
    entry.next = null;
    size--;
  }

  function tick(): void {
    isTicking = false;
    const nowMs = now();
    while (first !== null && first.dueAtMs <= nowMs) {
      const due = first;
      unlink(due);
      due.expire();
    }
    if (first !== null) keepTicking();
  }

  return {
    add(entry) {
      entry.dueAtMs = now() + timeoutMs;
      entry.previous = last;
      entry.next = null;
      if (last === null) first = entry;
      else last.next = entry;
      last = entry;
      size++;
      keepTicking();
    },
    remove(entry) {
      if (entry.previous !== null || entry.next !== null || first === entry) unlink(entry);
    },
    size: () => size,
  };
}
