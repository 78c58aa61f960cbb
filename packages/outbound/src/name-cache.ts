import type { ResolveName } from './resolve-name.ts';

/** Answers are asked for again after this long, whatever their TTL: moved endpoints are followed. */
const TTL_MAX_MS = 5_000;
/** A name that failed is not asked for again at once: a flood of sends is not a flood of questions. */
const FAILURE_TTL_MS = 1_000;
const ENTRIES_MAX = 5_000;

interface Entry {
  answer: Promise<readonly string[]>;
  /** null while the question is under way. */
  expiresAtMs: number | null;
}

/**
 * Remembers answers for some seconds and lets everyone who asks for a name share one question. The
 * address policy is applied after this cache, for every connection: what is remembered is never
 * trusted.
 */
export function createNameCache(
  resolve: ResolveName,
  now: () => number,
): (hostname: string) => Promise<readonly string[]> {
  const entries = new Map<string, Entry>();

  function makeRoom(): void {
    if (entries.size < ENTRIES_MAX) return;
    const oldest = entries.keys().next();
    if (oldest.done !== true) entries.delete(oldest.value);
  }

  return (hostname) => {
    const known = entries.get(hostname);
    if (known !== undefined && (known.expiresAtMs === null || known.expiresAtMs > now())) {
      return known.answer;
    }
    entries.delete(hostname);
    makeRoom();
    const entry: Entry = { answer: Promise.resolve([]), expiresAtMs: null };
    entry.answer = resolve(hostname).then(
      ({ addresses, ttlMs }) => {
        entry.expiresAtMs = now() + Math.min(ttlMs, TTL_MAX_MS);
        return addresses;
      },
      (error: unknown) => {
        entry.expiresAtMs = now() + FAILURE_TTL_MS;
        throw error;
      },
    );
    entries.set(hostname, entry);
    return entry.answer;
  };
}
