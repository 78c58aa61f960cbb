import type { Reading } from '../ipc/calls.ts';
import type { Percentiles } from '../measure/percentiles.ts';
import type { Target } from './connection.ts';
import type { RequestPlan } from './request.ts';

/**
 * How requests follow each other. `closed`: a connection sends as soon as it was answered. `open`: so
 * many a second, whether the system keeps up or not.
 */
export type Pace = { kind: 'closed' } | { kind: 'open'; requestsPerSecond: number };

/** One run of the generator. */
export interface LoadPlan extends RequestPlan {
  /** Connections are spread over these. */
  targets: Target[];
  connections: number;
  pace: Pace;
  /** New requests end after so many; null: only by time or `stop`. */
  requests: number | null;
  /** New requests end after so long. */
  durationMs: number;
  /** Requests signed before the run begins. */
  signAhead: number;
  /** A request that was not accepted is tried again this long after the last new one. */
  retryForMs: number;
}

/** Counters of a run so far. */
export interface LoadCounts {
  /** Events whose acceptance was answered. */
  accepted: number;
  /** Requests that wait for an answer or another try. */
  outstanding: number;
  cpuMs: number;
}

/** What a run came to. */
export interface LoadReport {
  startedAtMs: number;
  /** When the last new request was sent. */
  stoppedAtMs: number;
  /** When every request had its answer. */
  endedAtMs: number;
  requests: number;
  /** Bits of a NumberSet: the events answered with 202 or 200, or as accepted in a 207. */
  accepted: Uint8Array;
  /** Requests that never got an answer that settled them, and so may be stored or not. */
  unsettledRequests: number;
  /** Events refused for good, by status and code. */
  refused: Record<string, number>;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** Connections that failed, by error. */
  connectionErrors: Record<string, number>;
  /** The first answers that were not 2xx, for a person to read. */
  samples: string[];
  /** By event number, the time its first request was sent. */
  sentAtMs: Float64Array;
  /** From sending a request to its answer, of requests that succeeded at once. */
  answerTimes: Percentiles | null;
}

/** What the generator answers to. */
export type LoadCalls = {
  /** Signs ahead and opens the connections. */
  prepare: { input: LoadPlan; output: undefined };
  /** Runs to the end. */
  run: { input: undefined; output: LoadReport };
  /** Ends new requests now. */
  stop: { input: undefined; output: undefined };
  count: { input: undefined; output: Reading<LoadCounts> };
};
