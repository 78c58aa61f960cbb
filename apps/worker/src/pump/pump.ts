import { findDueLanes, type HotPool } from '@posthorn/db';
import type { LaneAdmission } from '../admit/lane-admission.ts';
import { every, type Loop } from './loop.ts';

const IDLE_MS = 200;
const BUSY_MS = 20;

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
  return every(async () => {
    const lanes = await findDueLanes(options.pool);
    let admitted = 0;
    for (const lane of lanes) {
      if (lane.dueInMs <= 0) admitted += await options.admission.fill(lane);
    }
    if (admitted > 0) return BUSY_MS;
    const soonest = Math.min(IDLE_MS, ...lanes.map((lane) => lane.dueInMs).filter((ms) => ms > 0));
    return Math.max(BUSY_MS, soonest);
  }, options.onError);
}
