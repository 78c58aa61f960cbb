/** What /proc/<pid>/stat says of a process, in the fields that are of use here. */
export interface ProcessStat {
  parentPid: number;
  /** CPU time of the process itself, in ticks. */
  ownTicks: number;
  /** CPU time of children that have ended and been waited for, in ticks. */
  endedChildrenTicks: number;
}

/** Linux counts CPU time for user space in hundredths of a second, whatever the kernel's own clock. */
export const TICK_MS = 10;

/** Reads a line of /proc/<pid>/stat (proc_pid_stat(5)). */
export function parseProcessStat(line: string): ProcessStat {
  // The command is in parentheses and may hold anything, so fields count from the last one.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    parentPid: field(4),
    ownTicks: field(14) + field(15),
    endedChildrenTicks: field(16) + field(17),
  };
}
