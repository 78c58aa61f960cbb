import { type Launch, launchProcess } from './launch.ts';
import { createService, type ServiceDescription } from './run-service.ts';
import type { Service } from './service.ts';

/** An HTTP server that runs as a process: api, worker, dashboard. */
export interface ServerDescription
  extends Omit<Launch, 'lastResortSignal' | 'input' | 'user'>,
    Pick<ServiceDescription, 'name' | 'port' | 'claim' | 'onExit' | 'stopTimeoutMs'> {
  /** 127.0.0.1 when absent. */
  readonly host?: string;
  /** Answers 2xx when the process can do its job. */
  readonly readyPath: string;
  /** How long a start may take; 90 s when absent. */
  readonly startTimeoutMs?: number;
}

const START_TIMEOUT_MS = 90_000;
/** Longer than api and worker give themselves for what they have begun. */
const STOP_TIMEOUT_MS = 30_000;
const ASK_TIMEOUT_MS = 2_000;

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** A handle on a server that does not run yet: `start` it. */
export function createServer(description: ServerDescription): Service {
  const { name, port, host = '127.0.0.1', readyPath, claim, onExit, logFile } = description;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return createService({
    name,
    url,
    port,
    logFile,
    claim,
    onExit,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: description.stopTimeoutMs ?? STOP_TIMEOUT_MS,
    startTimeoutMs: description.startTimeoutMs ?? START_TIMEOUT_MS,
    // A reloader's child would keep the port after the reloader was killed.
    launch: () =>
      launchProcess({ endsWithGroup: true, ...description, lastResortSignal: 'SIGKILL' }),
    isReady: () => answers(url + readyPath),
  });
}
