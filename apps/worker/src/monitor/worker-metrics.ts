import { Counter, Gauge, Histogram, type Logger, type Registry } from '@posthorn/telemetry';
import type { DeliveryEvents } from './delivery-events.ts';

/** Counts and logs what the pipeline tells. */
export function createDeliveryEvents(options: {
  registry: Registry;
  logger: Logger;
}): DeliveryEvents {
  const { registry, logger } = options;
  const attempts = new Counter({
    name: 'posthorn_attempts_total',
    help: 'Attempts made, by what became of the delivery.',
    labelNames: ['result', 'tier'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'posthorn_attempt_duration_seconds',
    help: 'How long endpoints took to answer.',
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const age = new Histogram({
    name: 'posthorn_first_attempt_age_seconds',
    help: 'From the receipt of an event to the first attempt of a delivery.',
    labelNames: ['tier'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 300],
    registers: [registry],
  });
  const errors = new Counter({
    name: 'posthorn_worker_errors_total',
    help: 'Failures inside the worker; PostgreSQL or Redis being away, mostly.',
    registers: [registry],
  });
  return {
    onAttempt(outcome, ageMs) {
      attempts.inc({ result: outcome.status, tier: outcome.tier });
      if (!outcome.attempt) return;
      duration.observe(outcome.attempt.durationMs / 1000);
      if (outcome.attempt.number === 1) age.observe({ tier: outcome.tier }, ageMs / 1000);
    },
    onError(error) {
      errors.inc();
      logger.warn({ err: error }, 'worker error');
    },
  };
}

/** Numbers that are asked for when the metrics are read. */
export function registerWorkerGauges(
  registry: Registry,
  read: { inFlight: () => number; openBatches: () => number; unrecorded: () => number },
): void {
  const gauges = [
    ['posthorn_requests_in_flight', 'Requests to endpoints in the air.', read.inFlight],
    ['posthorn_open_batches', 'Batches this worker has claimed.', read.openBatches],
    ['posthorn_unrecorded_outcomes', 'Outcomes waiting for their commit.', read.unrecorded],
  ] as const;
  for (const [name, help, value] of gauges) {
    const gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        gauge.set(value());
      },
    });
  }
}
