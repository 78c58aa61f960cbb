import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts';
import type { ServiceClaim } from './run-service.ts';
import { ServiceError } from './service-error.ts';
import { becomesTrue } from './wait.ts';

interface Claim {
  /** The process that started the service and answers for it. */
  readonly owner: ProcessIdentity;
  /** The service itself. */
  readonly service: ProcessIdentity | null;
}

const claimFile = (folder: string) => join(folder, 'claim.json');

async function readClaim(folder: string): Promise<Claim | null> {
  try {
    return JSON.parse(await readFile(claimFile(folder), 'utf8')) as Claim;
  } catch {
    return null;
  }
}

/** Writes down who runs a service on this folder, so that a second start can tell. */
async function writeClaim(folder: string, servicePid: number): Promise<void> {
  const claim: Claim = {
    owner: identifyProcess(process.pid) ?? { pid: process.pid, startedAt: '' },
    service: identifyProcess(servicePid),
  };
  await writeFile(claimFile(folder), `${JSON.stringify(claim)}\n`, { mode: 0o600 });
}

/**
 * Makes sure that nothing runs on this folder. A service whose owner was killed is stopped: its
 * data is whole, only nobody answers for it any more.
 * @param stopSignal what makes this service leave with its data in order
 * @throws ServiceError when a living owner has the folder
 */
async function takeFolder(folder: string, what: string, stopSignal: NodeJS.Signals): Promise<void> {
  const claim = await readClaim(folder);
  if (claim === null) return;
  if (claim.owner.pid !== process.pid && isAlive(claim.owner)) {
    throw new ServiceError(
      `${what} in ${folder} is in use by process ${claim.owner.pid}: stop that one, or give this one another POSTHORN_HOME.`,
    );
  }
  const { service } = claim;
  if (service === null || !isAlive(service)) return;
  process.kill(service.pid, stopSignal);
  if (!(await becomesTrue(() => !isAlive(service), 60_000))) {
    throw new ServiceError(
      `${what} in ${folder} still runs as process ${service.pid}, left by a start that was killed: stop it, then start again.`,
    );
  }
}

/** A service's claim on its folder. */
export interface FolderClaim extends ServiceClaim {
  /** @throws ServiceError when a living owner has the folder */
  take(): Promise<void>;
}

/** The claim of a service on its folder. */
export function folderClaim(folder: string, what: string, stopSignal: NodeJS.Signals): FolderClaim {
  return {
    take: () => takeFolder(folder, what, stopSignal),
    note: (pid) => writeClaim(folder, pid),
    drop: () => rm(claimFile(folder), { force: true }),
  };
}
