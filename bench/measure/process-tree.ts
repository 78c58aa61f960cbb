import { readdirSync, readFileSync } from 'node:fs';
import { type ProcessStat, parseProcessStat, TICK_MS } from './process-stat.ts';

/** CPU and memory of a process and everything below it. */
export interface TreeUsage {
  cpuMs: number;
  /** Private memory of all, and what they share counted once, in bytes. */
  memoryBytes: number;
}

/** Whether this machine tells what its processes use: Linux does. */
export const CAN_MEASURE_PROCESSES = process.platform === 'linux';

/**
 * Reads what a process tree uses. CPU of children that have ended counts too (PostgreSQL's backends
 * come and go).
 * @returns null where it cannot be measured, or the process is gone
 */
export function readTree(rootPid: number): TreeUsage | null {
  if (!CAN_MEASURE_PROCESSES) return null;
  const stats = readAllStats();
  const root = stats.get(rootPid);
  if (root === undefined) return null;
  let ticks = root.endedChildrenTicks;
  let privateBytes = 0;
  let sharedBytes = 0;
  for (const pid of pidsBelow(rootPid, stats)) {
    ticks += stats.get(pid)?.ownTicks ?? 0;
    const memory = readMemory(pid);
    privateBytes += memory.privateBytes;
    sharedBytes = Math.max(sharedBytes, memory.sharedBytes);
  }
  return { cpuMs: ticks * TICK_MS, memoryBytes: privateBytes + sharedBytes };
}

/** Resident memory of one process, in bytes; null where it cannot be measured. */
export function readResidentBytes(pid: number): number | null {
  if (!CAN_MEASURE_PROCESSES || pid === 0) return null;
  const { privateBytes, sharedBytes } = readMemory(pid);
  return privateBytes + sharedBytes;
}

function readAllStats(): Map<number, ProcessStat> {
  const stats = new Map<number, ProcessStat>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const line = Number.isInteger(pid) ? readOrEmpty(`/proc/${pid}/stat`) : '';
    if (line !== '') stats.set(pid, parseProcessStat(line));
  }
  return stats;
}

function pidsBelow(rootPid: number, stats: Map<number, ProcessStat>): number[] {
  const pids = [rootPid];
  for (let index = 0; index < pids.length; index += 1) {
    for (const [pid, stat] of stats) if (stat.parentPid === pids[index]) pids.push(pid);
  }
  return pids;
}

function readMemory(pid: number): { privateBytes: number; sharedBytes: number } {
  const status = readOrEmpty(`/proc/${pid}/status`);
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return {
    privateBytes: kilobytes('RssAnon') * 1024,
    sharedBytes: (kilobytes('RssFile') + kilobytes('RssShmem')) * 1024,
  };
}

/** A process may end while it is looked at. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
