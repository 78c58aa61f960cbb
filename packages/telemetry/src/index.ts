export { createLogger, type Logger, type LoggerOptions } from './logger.ts';
export {
  Counter,
  createMetrics,
  Gauge,
  Histogram,
  type Metrics,
  type Registry,
} from './metrics.ts';
export {
  exitOnUncaughtError,
  type ShutdownOptions,
  type ShutdownStep,
  shutDownOnSignal,
} from './shutdown.ts';
export {
  childTrace,
  formatTraceparent,
  parseTraceparent,
  type TraceContext,
} from './traceparent.ts';
