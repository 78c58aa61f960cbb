/** A bounded cache whose values are loaded once, however many ask at the same time. */
export interface SnapshotCache<Value> {
  /** The value at hand; undefined when it must be loaded. */
  peek(key: string): Value | undefined;
  get(key: string): Promise<Value>;
  forget(key: string): void;
  clear(): void;
}

/**
 * @param load reads a value from PostgreSQL; a failed load is not kept.
 * @param entriesMax the oldest entry leaves when there are more; so many that are there, and so many
 * that are not (null).
 * @param absentForMs how long what is not there is remembered; for good when absent.
 * @param now milliseconds; needed for `absentForMs`.
 */
export function createSnapshotCache<Value>(options: {
  load: (key: string) => Promise<Value>;
  entriesMax: number;
  absentForMs?: number;
  now?: () => number;
}): SnapshotCache<Value> {
  const { absentForMs = Number.POSITIVE_INFINITY, now = Date.now } = options;
  const values = new Map<string, Value>();
  /** What is not there, and until when that counts: apart, whoever asks for such things must not push out what is. */
  const absent = new Map<string, { value: Value; untilMs: number }>();
  const loads = new Map<string, Promise<Value>>();

  async function load(key: string): Promise<Value> {
    const started = options.load(key);
    loads.set(key, started);
    try {
      const value = await started;
      // Forgotten while it was read: what was read may be old, so the next one reads again.
      if (loads.get(key) === started) keep(key, value);
      return value;
    } finally {
      if (loads.get(key) === started) loads.delete(key);
    }
  }

  function keep(key: string, value: Value): void {
    if (value === null) put(absent, key, { value, untilMs: now() + absentForMs });
    else put(values, key, value);
  }

  function put<Entry>(held: Map<string, Entry>, key: string, entry: Entry): void {
    held.set(key, entry);
    if (held.size <= options.entriesMax) return;
    const oldest = held.keys().next().value;
    if (oldest !== undefined) held.delete(oldest);
  }

  function peek(key: string): Value | undefined {
    const value = values.get(key);
    if (value !== undefined || absent.size === 0) return value;
    const none = absent.get(key);
    if (none === undefined || none.untilMs > now()) return none?.value;
    absent.delete(key);
    return undefined;
  }

  return {
    peek,
    async get(key) {
      // "Not there" is a value too: what is unknown is not asked for at every request.
      const held = peek(key);
      return held !== undefined ? held : await (loads.get(key) ?? load(key));
    },
    forget(key) {
      values.delete(key);
      absent.delete(key);
      loads.delete(key);
    },
    clear() {
      values.clear();
      absent.clear();
      loads.clear();
    },
  };
}
