import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** How a process logs. */
export interface LoggerOptions {
  /** The process: `api`, `worker`. */
  readonly name: string;
  /** Least severe level that is written. */
  readonly level: string;
  /** Standard output when absent. */
  readonly destination?: DestinationStream;
}

/** Where a secret could stand in what is logged (promise 9). */
const SECRET_PATHS = [
  'authorization',
  'password',
  'secret',
  'signingSecret',
  'apiKey',
  'token',
  'headers.authorization',
  'headers.cookie',
  'headers["x-posthorn-dashboard-secret"]',
  'headers["x-posthorn-device"]',
  'headers["x-source-signature"]',
  'headers["webhook-signature"]',
  'req.headers.authorization',
  'req.headers.cookie',
];

/** A logger of JSON lines: `time` as ISO 8601, `level` as a word, secrets blotted out. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    base: { name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_PATHS, censor: '[hidden]' },
  };
  // Synchronous: what was logged before a crash is there to be read after it.
  return pino(options, destination ?? pino.destination({ fd: 1, sync: true }));
}
