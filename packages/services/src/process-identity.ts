import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one that was given the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever the platform counts: only equality means something. */
  readonly startedAt: string;
}

/** The process with this pid, or `null` when there is none (or only its corpse). */
export function identifyProcess(pid: number): ProcessIdentity | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold blanks; state is the first field after it, start the 20th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? null : { pid, startedAt: fields[19] ?? '' };
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return { pid, startedAt: started.trim() };
  } catch {
    return null;
  }
}

/** Whether it is still that process which has the pid. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}
