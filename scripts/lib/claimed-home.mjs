import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a start has written down of itself: `null` when the last one left in order.
 * @param {string} home
 * @returns {number | null} its process
 */
function ownerOf(home) {
  try {
    /** @type {{ owner?: { pid?: number } }} */
    const claim = JSON.parse(readFileSync(join(home, 'running.json'), 'utf8'));
    return claim.owner?.pid ?? null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Who has the home, as far as can be told without packages; scripts/start/home.ts knows it exactly.
 * `free`: nobody. `left-behind`: a start that was killed, whose processes may still run. `in-use`:
 * most likely an installation that runs.
 * @param {string} home
 * @returns {'free' | 'left-behind' | 'in-use'}
 */
export function stateOfHome(home) {
  const owner = ownerOf(home);
  if (owner === null) return 'free';
  return exists(owner) ? 'in-use' : 'left-behind';
}

/**
 * Takes back what an earlier start has said of being ready: not of one that runs.
 * @param {string} home
 */
export function forgetReadiness(home) {
  rmSync(join(home, 'demo.json'), { force: true });
}
