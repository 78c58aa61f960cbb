import { type AttemptOutcome, type AttemptPhases, parseRetryAfter } from '@posthorn/domain';
import type { Dispatcher } from 'undici';
import type { ClientIdentity } from './client-identity.ts';
import type { OpeningTimes } from './connection.ts';
import type { DeadlineEntry } from './deadline-queue.ts';
import {
  describeFailure,
  describeTimeout,
  type Failure,
  type FailureContext,
  type Phase,
} from './failures.ts';
import { excerptOf, keepHeaders } from './response-excerpt.ts';

/** One HTTP request as the agent sends it. */
export interface OutgoingRequest {
  method: 'POST' | 'HEAD';
  url: URL;
  /** Names and values alternating, as undici takes them. */
  headers: string[];
  body: string | Buffer | null;
  /** The client certificate to show; left out: none. */
  identity?: ClientIdentity | null;
}

/** What was seen of one exchange. Durations are whole milliseconds. */
export interface ExchangeResult {
  outcome: AttemptOutcome;
  durationMs: number;
  /** Until the final response's headers; null when there were none. */
  timeToHeadersMs: number | null;
  phases: AttemptPhases;
  /** The address connected to; null when no connection was made. */
  address: string | null;
  responseHeaders: Record<string, string> | null;
  /** The beginning of the body as text; null when there was none. */
  responseBody: string | null;
}

export interface ExchangeLimits {
  timeoutMs: number;
  responseBytesMax: number;
  responseExcerptBytes: number;
}

/** The share of its time that an exchange must have left when a connection becomes free for it. */
const START_SHARE_MIN = 0.1;

/** What an exchange knows of the connection that serves it. */
export interface ExchangeConnection {
  /** The address connected to; null before. */
  readonly address: string | null;
  readonly phase: Phase;
  /** How long it took to open, where this exchange waited for that; null on one that was kept. */
  openingTimes(): OpeningTimes | null;
  /** Calls back once the socket has taken all that was written so far. */
  whenFlushed(done: () => void): void;
  /** The exchange is over. A connection that was cut off in the middle cannot be used again. */
  release(isReusable: boolean): void;
  /**
   * Called by an exchange that failed before anything of it was written. If the connection had been
   * open, the receiver closed it while it was idle: the exchange is handed back to the pool.
   *
   * @returns whether the exchange goes on elsewhere
   */
  wentStale(): boolean;
}

/** Told once that an exchange is over. */
export type OnSettled = (exchange: Exchange, result: ExchangeResult) => void;

/**
 * One request and its response: undici's handler and the deadline's entry in one object, since there
 * are ten thousand of them a second. It settles exactly once: by the response's end, by its body's
 * cap, by an error, or by the deadline.
 */
export class Exchange implements DeadlineEntry, Dispatcher.DispatchHandler {
  dueAtMs = Number.POSITIVE_INFINITY;
  previous: DeadlineEntry | null = null;
  next: DeadlineEntry | null = null;

  readonly request: OutgoingRequest;
  /** The connection that serves it; null while it waits for one. */
  connection: ExchangeConnection | null = null;
  isSettled = false;
  /** Whether any of it may have been written to a socket. */
  wasSent = false;

  readonly #limits: ExchangeLimits;
  readonly #onSettled: OnSettled;
  readonly #startedAt = performance.now();
  /** When the request's last byte was written; 0 before. */
  #sentAt = 0;
  #headersAt = 0;
  #status: number | null = null;
  #retryAfterMs: number | null = null;
  #address: string | null = null;
  #headers: Record<string, string> | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(request: OutgoingRequest, limits: ExchangeLimits, onSettled: OnSettled) {
    this.request = request;
    this.#limits = limits;
    this.#onSettled = onSettled;
  }

  /** Whether it is neither over nor so near its deadline that sending it makes no sense. */
  canStillStart(): boolean {
    if (this.isSettled) return false;
    return this.dueAtMs - performance.now() > this.#limits.timeoutMs * START_SHARE_MIN;
  }

  onRequestStart(): void {
    this.wasSent = true;
    this.#address = this.connection?.address ?? null;
  }

  /** undici has written the whole request to the socket. */
  onRequestSent(): void {
    this.connection?.whenFlushed(() => {
      this.#sentAt = performance.now();
    });
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return; // an interim response (RFC 9110, section 15.2): the final one follows
    this.#headersAt = performance.now();
    this.#status = status;
    this.#headers = keepHeaders(headers);
    const retryAfter = headers['retry-after'];
    if (retryAfter !== undefined) {
      const text = typeof retryAfter === 'string' ? retryAfter : retryAfter[0];
      this.#retryAfterMs = parseRetryAfter(text, Date.now());
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#bytes < this.#limits.responseExcerptBytes) this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Enough was read: the status counts, the rest is not wanted.
    if (this.#bytes >= this.#limits.responseBytesMax) this.#settleWithStatus(false);
  }

  onResponseEnd(): void {
    this.#settleWithStatus(true);
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.isSettled) return;
    if (!this.wasSent && this.connection?.wentStale() === true) return; // it goes by another one
    this.fail(describeFailure(error, this.#context()));
  }

  /** The deadline has passed (promise 4: no slot is held beyond it). */
  expire(): void {
    this.fail(describeTimeout(this.#context(), this.#limits.timeoutMs));
  }

  /** Ends the exchange without a response. Its connection, if it has one, is destroyed. */
  fail(failure: Failure): void {
    this.#settle({ kind: 'failure', code: failure.code, message: failure.message }, false);
  }

  #settleWithStatus(isConnectionReusable: boolean): void {
    const status = this.#status ?? 0;
    const retryAfterMs = this.#retryAfterMs;
    this.#settle({ kind: 'response', status, retryAfterMs }, isConnectionReusable);
  }

  #settle(outcome: AttemptOutcome, isConnectionReusable: boolean): void {
    if (this.isSettled) return;
    this.isSettled = true;
    const result: ExchangeResult = {
      outcome,
      durationMs: Math.round(performance.now() - this.#startedAt),
      timeToHeadersMs: this.#status === null ? null : Math.round(this.#headersAt - this.#startedAt),
      phases: this.#phases(),
      address: this.#address ?? this.connection?.address ?? null,
      responseHeaders: this.#headers,
      responseBody: excerptOf(this.#chunks, this.#limits.responseExcerptBytes),
    };
    const { connection } = this;
    this.connection = null;
    this.#chunks = [];
    this.#onSettled(this, result);
    connection?.release(isConnectionReusable);
  }

  #phases(): AttemptPhases {
    const opening = this.connection?.openingTimes() ?? null;
    // An answer may come before the whole request was taken: then nothing was waited for.
    const waitedMs = this.#sentAt === 0 ? 0 : Math.max(0, this.#headersAt - this.#sentAt);
    return {
      dnsMs: rounded(opening?.dnsMs),
      connectMs: rounded(opening?.connectMs),
      tlsMs: rounded(opening?.tlsMs),
      firstByteMs: this.#status === null ? null : Math.round(waitedMs),
    };
  }

  #context(): FailureContext {
    return { phase: this.#phase(), host: this.request.url.host, status: this.#status };
  }

  #phase(): Phase {
    if (this.#status !== null) return 'reading';
    if (this.wasSent) return 'sent';
    return this.connection?.phase ?? 'waiting';
  }
}

function rounded(ms: number | null | undefined): number | null {
  return ms == null ? null : Math.round(ms);
}
