import type { Reading } from '../ipc/calls.ts';

/**
 * How the receiver behaves. `ok` answers 200; `unavailable` answers 503; `refusing` does not listen;
 * `failFirst` answers 500 to the first request of every n-th event, so that retries are in play.
 */
export type SinkMode =
  | { kind: 'ok' }
  | { kind: 'unavailable' }
  | { kind: 'refusing' }
  | { kind: 'failFirst'; every: number };

/** Counters of the receiver so far. */
export interface SinkCounts {
  requests: number;
  /** Deliveries (an event at a hook) answered with 200, each counted once. */
  delivered: number;
  /** Requests answered with 200 for what had been answered with 200 before. */
  duplicates: number;
  /** Requests with the id of another run, or none. */
  foreign: number;
  cpuMs: number;
}

/** What one hook received, by event number. */
export interface HookReport {
  /** Bits of a NumberSet: answered with 200 at least once. */
  delivered: Uint8Array;
  /** Requests answered with 200. */
  successes: Float64Array;
  /** Requests answered with anything else. */
  failures: Float64Array;
  /** When the first request that was answered with 200 arrived. */
  arrivedAtMs: Float64Array;
}

/** What the receiver answers to. */
export type SinkCalls = {
  /** Starts listening. @returns the port, the same for good */
  listen: { input: undefined; output: number };
  /** Begins a run: forgets the one before, takes ids with this prefix. Hooks are the paths `/0`, `/1`… */
  begin: { input: { eventIdPrefix: string; hooks: number }; output: undefined };
  behave: { input: SinkMode; output: undefined };
  count: { input: undefined; output: Reading<SinkCounts> };
  report: { input: undefined; output: HookReport[] };
};
