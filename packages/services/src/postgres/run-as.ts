import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ServiceError } from '../service-error.ts';

/** A user that PostgreSQL runs as: it refuses to run as root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

const USER = 'postgres';

function lookUp(): RunAs | null {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === USER) return { uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

function make(): void {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', USER]],
    ['adduser', ['-S', '-D', '-H', USER]],
  ];
  for (const [command, args] of ways) {
    try {
      execFileSync(command, args, { stdio: 'ignore' });
      return;
    } catch {
      // The next way; that none worked is told by the caller, who looks the user up.
    }
  }
}

/** Whom PostgreSQL runs as: `null` (us) unless we are root, then the user postgres, made if missing. */
export function userForPostgres(): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  const known = lookUp();
  if (known === null) make();
  const found = known ?? lookUp();
  if (found !== null) return found;
  throw new ServiceError(
    'PostgreSQL does not run as root and the user postgres could not be made: run this as another user, or add one with: useradd --system postgres',
  );
}

function mayEnter(mode: number, owner: RunAs, user: RunAs): boolean {
  if (owner.uid === user.uid) return (mode & 0o500) === 0o500;
  if (owner.gid === user.gid) return (mode & 0o050) === 0o050 || (mode & 0o010) === 0o010;
  return (mode & 0o001) === 0o001;
}

/** Whether that user can get to this path: each folder on the way lets it through. */
export async function canReach(path: string, user: RunAs): Promise<boolean> {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    if (!mayEnter(mode, { uid, gid }, user)) return false;
    if (folder === dirname(folder)) return true;
  }
}
