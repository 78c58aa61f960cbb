import { findDueLanes, type HotPool, type WaitingLane } from '@posthorn/db';
import type { LaneAdmission } from '../admit/lane-admission.ts';
import { every, type Loop } from './loop.ts';

const IDLE_MS = 200;
const BUSY_MS = 20;
const LANES_AT_ONCE = 4;

/**
 * PUMP: admits what is due, lane by lane, within credits. Every worker runs one and none leads: rows
 * another pump is moving are skipped. While a lane is saturated its finished batches pass their
 * credits on, so a backlog flows without the pump.
 */
export function startPump(options: {
  pool: HotPool;
  admission: LaneAdmission;
  onError: (error: unknown) => void;
}): Loop {
  /** One lane's trouble is not the others' (promise 4). */
  async function fill(lane: WaitingLane): Promise<number> {
    try {
      return await options.admission.fill(lane);
    } catch (error) {
      options.onError(error);
      return 0;
    }
  }

  return every(async () => {
    const lanes = await findDueLanes(options.pool);
    const due = lanes.filter((lane) => lane.dueInMs <= 0);
    let admitted = 0;
    for (let i = 0; i < due.length; i += LANES_AT_ONCE) {
      const counts = await Promise.all(due.slice(i, i + LANES_AT_ONCE).map(fill));
      admitted += counts.reduce((sum, count) => sum + count, 0);
    }
    if (admitted > 0) return BUSY_MS;
    const soonest = Math.min(IDLE_MS, ...lanes.map((lane) => lane.dueInMs).filter((ms) => ms > 0));
    return Math.max(BUSY_MS, soonest);
  }, options.onError);
}
