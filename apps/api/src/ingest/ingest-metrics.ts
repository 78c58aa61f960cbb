import { type IngestSource, isUnavailable } from '@posthorn/db';
import type { PosthornError } from '@posthorn/domain';
import { Counter, Gauge, Histogram, type Logger, type Registry } from '@posthorn/telemetry';
import type { IngestResult } from './ingest.ts';
import type { IngestObserver } from './ingest-route.ts';

/** What ingest tells those who watch it. */
export interface IngestMetrics extends IngestObserver {
  onFlush(events: number): void;
  onStoreFailure(error: unknown): void;
}

/** Counts what ingest tells, and logs what is our own fault. */
export function createIngestMetrics(options: {
  registry: Registry;
  logger: Pick<Logger, 'error'>;
}): IngestMetrics {
  const registers = [options.registry];
  const events = new Counter({
    name: 'posthorn_ingested_events_total',
    help: 'Events by what became of them; `code` says why one was rejected.',
    labelNames: ['result', 'code'],
    registers,
  });
  const refused = new Counter({
    name: 'posthorn_ingest_refused_requests_total',
    help: 'Requests refused as a whole, before their events were looked at.',
    labelNames: ['code'],
    registers,
  });
  const flushes = new Histogram({
    name: 'posthorn_ingest_flush_events',
    help: 'Events that shared one commit.',
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
    registers,
  });

  const failures = new Counter({
    name: 'posthorn_ingest_failed_flushes_total',
    help: 'Commits that failed; their events were answered with 503 or 500.',
    registers,
  });

  function count(source: IngestSource, result: IngestResult): void {
    if (result.kind !== 'rejected') {
      events.inc({ result: result.kind, code: '' });
      return;
    }
    const { code, cause } = result.error;
    events.inc({ result: 'rejected', code });
    if (code === 'INTERNAL') {
      options.logger.error(
        { err: cause, sourceId: source.id, eventId: result.eventId },
        'an event could not be stored',
      );
    }
  }

  return {
    onResults(source, results) {
      for (const result of results) count(source, result);
    },
    onRefused: (error: PosthornError) => refused.inc({ code: error.code }),
    onFlush: (size) => flushes.observe(size),
    onStoreFailure(err) {
      failures.inc();
      // PostgreSQL being away is told elsewhere, once, not for every commit.
      if (!isUnavailable(err)) options.logger.error({ err }, 'events could not be stored');
    },
  };
}

/** Numbers that are asked for when the metrics are read. */
export function registerIngestGauges(
  registry: Registry,
  read: { bufferedEvents: () => number; bodyBytes: () => number },
): void {
  const gauges = [
    ['posthorn_ingest_buffered_events', 'Events waiting for their commit.', read.bufferedEvents],
    ['posthorn_ingest_body_bytes', 'Bytes of request bodies held.', read.bodyBytes],
  ] as const;
  for (const [name, help, value] of gauges) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        gauge.set(value());
      },
    });
  }
}
