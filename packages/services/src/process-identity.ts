import { execFileSync } from 'node:child_process';
import { readProcStat } from './proc-stat.ts';

/** A process, told apart from a later one that was given the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever the platform counts: only equality means something. */
  readonly startedAt: string;
}

/** The process with this pid, or `null` when there is none (or only its corpse). */
export function identifyProcess(pid: number): ProcessIdentity | null {
  if (process.platform === 'linux') {
    const stat = readProcStat(pid);
    return stat === null || stat.hasEnded ? null : { pid, startedAt: stat.startedAt };
  }
  try {
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
