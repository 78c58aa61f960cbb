import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  identifyProcess,
  isAlive,
  killProcess,
  type ProcessIdentity,
  type ServiceClaim,
} from '@posthorn/services';
import { UserError } from '../lib/user-error.mjs';

/** What an installation makes up at its first start and keeps. Nothing has a default. */
export interface HomeSecrets {
  readonly keyRing: string;
  readonly redisPassword: string;
}

function newSecrets(): HomeSecrets {
  return {
    keyRing: `k1:${randomBytes(32).toString('base64')}`,
    redisPassword: randomBytes(24).toString('base64url'),
  };
}

/** Writes a file that only we may read, whole or not at all. */
export async function writePrivate(path: string, content: unknown): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, path);
}

/** Reads a file of the home; `null` when there is none. @throws UserError when it is broken */
export async function readJson<T>(path: string): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new UserError(`${path} is not JSON: restore it, or start with another POSTHORN_HOME.`);
  }
}

/** The secrets of this home, made at its first start; those a later version adds are added. */
export async function openSecrets(home: string): Promise<HomeSecrets> {
  const path = join(home, 'secrets.json');
  const kept = await readJson<Partial<HomeSecrets>>(path);
  const secrets = { ...newSecrets(), ...kept };
  await writePrivate(path, secrets);
  return secrets;
}

/** Who runs from this home, and what it has started. */
interface HomeClaim {
  readonly owner: ProcessIdentity;
  readonly processes: readonly ProcessIdentity[];
}

const claimPath = (home: string) => join(home, 'running.json');

/**
 * Makes the home ours: one installation at a time. What a start that was killed has left running is
 * ended first (nothing is lost by it, promise 2).
 */
export async function takeHome(home: string): Promise<void> {
  try {
    // Others may pass through, to the data of PostgreSQL's user; the files are ours alone.
    await mkdir(home, { recursive: true, mode: 0o711 });
    await chmod(home, 0o711);
    const logs = join(home, 'logs');
    await mkdir(logs, { recursive: true });
    // The installation's log may have made it, more open.
    await chmod(logs, 0o700);
  } catch (error) {
    throw new UserError(
      `The home ${home} cannot be written (${(error as NodeJS.ErrnoException).code}): set POSTHORN_HOME to a folder that can.`,
    );
  }
  const claim = await readJson<HomeClaim>(claimPath(home)).catch(() => null);
  if (claim !== null && isAlive(claim.owner)) {
    throw new UserError(
      `Posthorn already runs from ${home} (process ${claim.owner.pid}): stop it, or start with another POSTHORN_HOME and other ports.`,
    );
  }
  for (const leftover of claim?.processes ?? []) await killProcess(leftover);
  await writeClaim(home, []);
}

async function writeClaim(home: string, pids: Iterable<number>): Promise<void> {
  const owner = identifyProcess(process.pid);
  if (owner === null) return;
  const processes = [...pids].flatMap((pid) => identifyProcess(pid) ?? []);
  await writePrivate(claimPath(home), { owner, processes } satisfies HomeClaim);
}

/** What is written down of the processes that run, for the start after a crash. */
export interface HomeNotes {
  /** The note of one of them, by its name. */
  of(name: string): ServiceClaim;
}

/** Notes in a home that is ours. */
export function openNotes(home: string): HomeNotes {
  const pids = new Map<string, number>();
  let written = Promise.resolve();
  // One after the other: the last one written is the last one noted.
  const write = () => {
    written = written.catch(() => undefined).then(() => writeClaim(home, pids.values()));
    return written;
  };
  return {
    of: (name) => ({
      note: (pid) => {
        pids.set(name, pid);
        return write();
      },
      drop: () => {
        pids.delete(name);
        return write();
      },
    }),
  };
}

/** Gives the home back. */
export async function leaveHome(home: string): Promise<void> {
  await rm(claimPath(home), { force: true });
}
