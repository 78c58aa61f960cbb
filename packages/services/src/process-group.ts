import { readdirSync } from 'node:fs';
import { readProcStat } from './proc-stat.ts';
import { isAlive, type ProcessIdentity } from './process-identity.ts';
import { becomesTrue } from './wait.ts';

/** How long the rest of a group may take to leave after its leader has. */
const LEAVE_TIMEOUT_MS = 2_000;

/** Sends a signal to every process of a group; whether there was one, be it a corpse. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch {
    return false;
  }
}

/** Whether that process is of the group and lives: the parent of a corpse may be slow to notice. */
function isLivingMember(pid: string, leader: number): boolean {
  const stat = readProcStat(pid);
  return stat !== null && stat.group === leader && !stat.hasEnded;
}

function isEmpty(leader: number): boolean {
  if (!signalGroup(leader, 0)) return true;
  if (process.platform !== 'linux') return false;
  return !readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && isLivingMember(pid, leader));
}

/**
 * Ends what the leader of a group has left in it: a reloader's server would keep its port.
 * @param leftInOrder whether the leader was given the time to take the rest along
 */
export async function endGroup(leader: number, leftInOrder: boolean): Promise<void> {
  const left = () => isEmpty(leader);
  if (await becomesTrue(left, leftInOrder ? LEAVE_TIMEOUT_MS : 0)) return;
  signalGroup(leader, 'SIGKILL');
  await becomesTrue(left, LEAVE_TIMEOUT_MS);
}

/** Kills a process, and the group that it leads, whoever started it; nothing when it is gone. */
export async function killProcess(identity: ProcessIdentity): Promise<void> {
  if (!isAlive(identity)) return;
  const { pid } = identity;
  if (!signalGroup(pid, 'SIGKILL')) process.kill(pid, 'SIGKILL');
  await becomesTrue(() => !isAlive(identity) && isEmpty(pid), LEAVE_TIMEOUT_MS);
}
