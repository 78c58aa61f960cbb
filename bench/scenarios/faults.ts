import { eventIdOf } from '../load/event-id.ts';
import type { NumberSet } from '../measure/number-set.ts';
import type { NumberTable } from '../measure/number-table.ts';
import type { DatabaseTruth } from '../system/database-truth.ts';

/** What the three witnesses of a run say: who sent, who received, and the database between them. */
export interface Evidence {
  eventIdPrefix: string;
  /** Events whose acceptance was answered. */
  accepted: NumberSet;
  /** Events refused for good, by status and code. */
  refused: Record<string, number>;
  unsettledRequests: number;
  /** What each webhook's receiver saw. */
  hooks: { delivered: NumberSet; successes: NumberTable }[];
  truth: DatabaseTruth;
}

/** A promise that a run broke, with the events that show it. */
export interface Fault {
  what: string;
  eventIds: string[];
}

/**
 * Compares the witnesses id by id (promises 1, 2 and 3).
 * @param duplicateShareMax duplicates allowed, as a share of deliveries
 */
export function findFaults(evidence: Evidence, duplicateShareMax: number): Fault[] {
  const { accepted, hooks, truth } = evidence;
  const ids = (numbers: number[]): string[] =>
    numbers.map((number) => eventIdOf(evidence.eventIdPrefix, number));
  const faults: Fault[] = [];
  const note = (what: string, eventIds: string[]): void => {
    if (eventIds.length > 0) faults.push({ what, eventIds });
  };
  for (const [index, hook] of hooks.entries()) {
    note(`accepted, but never arrived at webhook ${index}`, ids(accepted.without(hook.delivered)));
    note(`arrived at webhook ${index}, but not stored`, ids(hook.delivered.without(truth.stored)));
  }
  note('accepted, but not stored', ids(accepted.without(truth.stored)));
  note('stored more than once', truth.storedTwice);
  note('stored, but without exactly one succeeded delivery for each webhook', truth.undelivered);
  note('succeeded, but its attempts are not all recorded', truth.badlyRecorded);

  const share = duplicateShare(hooks);
  if (share > duplicateShareMax) {
    faults.push({ what: `${(share * 100).toFixed(3)} % arrived more than once`, eventIds: [] });
  }
  for (const [why, count] of Object.entries(evidence.refused)) {
    faults.push({ what: `${count} events refused with ${why}`, eventIds: [] });
  }
  if (evidence.unsettledRequests > 0) {
    const what = `${evidence.unsettledRequests} requests were not accepted though tried again`;
    faults.push({ what, eventIds: [] });
  }
  return faults;
}

/** Successful requests beyond the first of each delivery, as a share of deliveries. */
export function duplicateShare(hooks: Evidence['hooks']): number {
  let requests = 0;
  let deliveries = 0;
  for (const hook of hooks) {
    deliveries += hook.delivered.size;
    for (const number of hook.delivered.toArray()) requests += hook.successes.get(number);
  }
  return deliveries === 0 ? 0 : (requests - deliveries) / deliveries;
}

/** Faults as lines for a person. */
export function describeFaults(faults: Fault[]): string[] {
  return faults.map(({ what, eventIds }) => {
    if (eventIds.length === 0) return what;
    const more = eventIds.length > 5 ? ', …' : '';
    return `${eventIds.length} events: ${what} (${eventIds.slice(0, 5).join(', ')}${more})`;
  });
}
