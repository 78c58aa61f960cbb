import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../system/start-system.ts';
import type { Disturbance } from './plan-chaos.ts';

/**
 * Does something to the system, and sees to it that what it took away comes back.
 * @returns what it did when that is not plain from the disturbance: nothing, because …
 */
export async function disturb(system: System, disturbance: Disturbance): Promise<string> {
  switch (disturbance.kind) {
    case 'killProcess': {
      const target = system.processes.find(({ name }) => name === disturbance.process);
      if (target === undefined || target.pid === 0) return 'was not running';
      await target.kill();
      return '';
    }
    case 'emptyRedis':
      await system.redisClient.flushall();
      return '';
    case 'stopRedis':
      // Killed, not asked to leave: whatever is in the air is cut off.
      await system.redis.kill('SIGKILL');
      await sleep(disturbance.forMs);
      await system.redis.start();
      return 'back';
    case 'restartPostgres':
      if (disturbance.how === 'fast') await system.postgres.restart();
      else {
        await system.postgres.kill('SIGQUIT');
        await system.postgres.start();
      }
      return 'back';
  }
}
