import type { Exit } from './launch.ts';

/** A service that runs as a process of ours: PostgreSQL, Redis, or one of Posthorn's own. */
export interface Service {
  /** As people call it: PostgreSQL, Redis, api. */
  readonly name: string;
  /** How to reach it, password included. */
  readonly url: string;
  readonly port: number;
  /** The process now running it, ready or not; 0 when it does not run. */
  readonly pid: number;
  readonly logFile: string;
  /** Stops it in good order, also while it starts; at once when it does not run. */
  stop(): Promise<void>;
  /**
   * Starts it again, on the same port and data, after `stop` or after it was killed; nothing when it
   * runs.
   * @param signal gives up: what was launched is stopped
   * @throws ServiceError with its last words when it ends, or is not ready in time
   */
  start(signal?: AbortSignal): Promise<void>;
  /** `stop`, then `start`. */
  restart(): Promise<void>;
  /** Sends a signal to its process and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Settles when the process now running ends, whoever ended it. */
  ended(): Promise<Exit>;
}
