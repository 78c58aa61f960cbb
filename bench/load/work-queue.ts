/** A request to send, and since when it has been waiting for a connection. */
export interface Work {
  request: number;
  /** When the source wanted it sent: waiting for a connection counts into its latency. */
  sinceMs: number;
}

/** A request that failed and may go again at a time. */
interface Retry {
  request: number;
  atMs: number;
}

const RETRY_AFTER_MS = 100;

/** Says which request goes next: retries that are due first, then new ones as the pace has it. */
export function createWorkQueue(options: {
  /** null: a new one whenever it is asked. */
  requestsPerSecond: number | null;
  requestsMax: number | null;
  stopAtMs: number;
  startMs: number;
}) {
  const retries: Retry[] = [];
  const due: Work[] = [];
  let issued = 0;
  let stoppedAtMs: number | null = null;

  const issue = (nowMs: number): Work | null => {
    if (stoppedAtMs !== null) return null;
    if (nowMs >= options.stopAtMs || issued === options.requestsMax) {
      stoppedAtMs = nowMs;
      return null;
    }
    return { request: issued++, sinceMs: nowMs };
  };
  const issueDue = (perSecond: number, nowMs: number): void => {
    const target = Math.floor(((nowMs - options.startMs) / 1000) * perSecond);
    while (issued < target) {
      const work = issue(nowMs);
      if (work === null) return;
      due.push(work);
    }
    if (nowMs >= options.stopAtMs) issue(nowMs);
  };
  return {
    next(nowMs: number): Work | null {
      const [retry] = retries;
      if (retry !== undefined && retry.atMs <= nowMs) {
        retries.shift();
        return { request: retry.request, sinceMs: nowMs };
      }
      if (options.requestsPerSecond === null) return issue(nowMs);
      issueDue(options.requestsPerSecond, nowMs);
      return due.shift() ?? null;
    },
    /** Puts a request that failed back. */
    again(request: number, nowMs: number): void {
      retries.push({ request, atMs: nowMs + RETRY_AFTER_MS });
    },
    stop(nowMs: number): void {
      stoppedAtMs ??= nowMs;
    },
    get issued(): number {
      return issued;
    },
    /** Requests that wait to be sent. */
    get waiting(): number {
      return retries.length + due.length;
    },
    /** When new requests ended; null: they have not. Retries may go on for longer. */
    stoppedAtMs(nowMs: number): number | null {
      if (nowMs >= options.stopAtMs) stoppedAtMs ??= nowMs;
      return stoppedAtMs;
    },
  };
}
