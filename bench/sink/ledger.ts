import { NUMBER_DIGITS } from '../load/event-id.ts';
import { NumberSet } from '../measure/number-set.ts';
import { NumberTable } from '../measure/number-table.ts';
import type { HookReport } from './protocol.ts';

/** What the receiver saw of a run, hook by hook, event by event. */
export function createLedger(eventIdPrefix: string, hookCount: number) {
  const idStart = `${eventIdPrefix}-`;
  const idLength = idStart.length + NUMBER_DIGITS;
  const hooks = Array.from({ length: hookCount }, () => ({
    delivered: new NumberSet(),
    successes: new NumberTable(),
    failures: new NumberTable(),
    arrivedAt: new NumberTable(),
  }));
  const totals = { requests: 0, delivered: 0, duplicates: 0, foreign: 0 };

  return {
    totals,
    /**
     * Enters a request. @returns whether to answer 200
     * @param succeeds decides from the event's number and the failures it has seen at this hook
     */
    enter(
      request: { hook: number; webhookId: string },
      atMs: number,
      succeeds: (number: number, failuresSoFar: number) => boolean,
    ): boolean {
      totals.requests += 1;
      const hook = hooks[request.hook];
      const { webhookId } = request;
      if (hook === undefined || webhookId.length !== idLength || !webhookId.startsWith(idStart)) {
        totals.foreign += 1;
        return true;
      }
      const number = Number(webhookId.slice(idStart.length));
      if (!succeeds(number, hook.failures.get(number))) {
        hook.failures.increment(number);
        return false;
      }
      hook.successes.increment(number);
      if (hook.delivered.add(number)) {
        totals.delivered += 1;
        hook.arrivedAt.set(number, atMs);
      } else {
        totals.duplicates += 1;
      }
      return true;
    },
    report(): HookReport[] {
      return hooks.map((hook) => ({
        delivered: hook.delivered.toBits(),
        successes: hook.successes.toValues(),
        failures: hook.failures.toValues(),
        arrivedAtMs: hook.arrivedAt.toValues(),
      }));
    },
  };
}
