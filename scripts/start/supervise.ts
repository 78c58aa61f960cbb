import {
  createSupervisor,
  RESTART_POLICY,
  type Supervisor,
  type SupervisorEvent,
  SYSTEM_CLOCK,
} from '@posthorn/services';
import { dim, green, say, seconds, yellow } from '../lib/output.mjs';

/** The line that people see of what has happened to a process. */
export function describeEvent(event: SupervisorEvent): string {
  switch (event.kind) {
    case 'ended': {
      const again = `starting it again in ${seconds(event.restartInMs)}`;
      return `${yellow('!')} ${event.name} ended (${event.how}), ${again} ${dim(`(its log: ${event.logFile})`)}`;
    }
    case 'failed':
      return `${yellow('!')} ${event.reason}, trying again in ${seconds(event.restartInMs)}`;
    case 'back':
      return `${green('✓')} ${event.name} is back ${dim(`after ${seconds(event.downMs)}`)}`;
  }
}

/** The one supervisor of an installation: each of its processes by the same policy. */
export function superviseAloud(): Supervisor {
  return createSupervisor({
    policy: RESTART_POLICY,
    clock: SYSTEM_CLOCK,
    report: (event) => say(`  ${describeEvent(event)}`),
  });
}
