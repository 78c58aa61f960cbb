import { collectDefaultMetrics, Registry } from 'prom-client';

export { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The metrics of one process. */
export interface Metrics {
  /** Where instruments register: `new Counter({ …, registers: [metrics.registry] })`. */
  readonly registry: Registry;
  /** The answer of `GET /metrics`. */
  render(): Promise<{ contentType: string; body: string }>;
  /** Lets go of what the default metrics observe. */
  close(): void;
}

/**
 * A registry of its own, with the metrics every process has (CPU, memory, event loop, GC).
 * @param process label `process` on every series: `api`, `worker`
 */
export function createMetrics({ process }: { process: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
    close: () => registry.clear(),
  };
}
