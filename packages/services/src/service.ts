import type { Exit } from './launch.ts';

/** A service that runs as a process of ours. */
export interface Service {
  /** How to reach it, password included. */
  readonly url: string;
  readonly port: number;
  /** The process now running it; 0 when it does not run. */
  readonly pid: number;
  readonly logFile: string;
  /** Stops it in good order; at once when it does not run. */
  stop(): Promise<void>;
  /** Starts it again, on the same port and data, after `stop` or after it was killed. */
  start(): Promise<void>;
  /** `stop`, then `start`. */
  restart(): Promise<void>;
  /** Sends a signal to its process and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Settles when the process now running ends, whoever ended it. */
  ended(): Promise<Exit>;
}
