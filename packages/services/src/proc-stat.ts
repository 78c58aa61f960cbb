import { readFileSync } from 'node:fs';

/** What Linux says of a process (proc(5), `/proc/<pid>/stat`). */
export interface ProcStat {
  /** The group it is in, by its leader's pid. */
  readonly group: number;
  /** Clock ticks from boot to its start: only equality means something. */
  readonly startedAt: string;
  /**
   * Whether it is over, though its parent has not noticed. A process is a zombie by its first thread
   * alone: until the others have ended too, its sockets are open and its port is taken.
   */
  readonly hasEnded: boolean;
}

/** Reads it; `null` when there is no such process. Linux only. */
export function readProcStat(pid: number | string): ProcStat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; what comes behind it begins with field 3, the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      group: Number(fields[2]),
      startedAt: fields[19] ?? '',
      hasEnded: fields[0] === 'Z' && Number(fields[17]) <= 1,
    };
  } catch {
    return null;
  }
}
