/** What bounds a request to ingest, and the time it came. */
export interface IngestLimits {
  /** The time of receipt: the timestamp of events that carry none. */
  nowMs: number;
  /** Bytes of one event; 256 KiB (contract). */
  eventBytesMax?: number;
  /** Events in one array; 1,000 (contract). */
  batchEventsMax?: number;
  /** Levels of nesting in one event, itself being the first; 64. */
  depthMax?: number;
}

export const INGEST_LIMITS = {
  eventBytesMax: 256 * 1024,
  batchEventsMax: 1000,
  depthMax: 64,
} as const satisfies Omit<IngestLimits, 'nowMs'>;
