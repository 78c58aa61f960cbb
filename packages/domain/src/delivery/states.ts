/** The states of a delivery (docs: "States of a delivery"). */
export const DELIVERY_STATUSES = [
  'pending',
  'queued',
  'succeeded',
  'dead',
  'held',
  'discarded',
] as const;

export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/**
 * Every move a delivery may make, and why. The only place that knows them.
 *
 * - `pending`: owed, waits for credit or for its time.
 * - `queued`: handed to a worker by way of BullMQ.
 * - `held`: its webhook is paused; waits for release.
 * - `dead`: failed for good; a dead letter, waits for a replay.
 * - `succeeded`, `discarded`: over, unless a person replays it.
 */
export const TRANSITIONS = {
  pending: {
    queued: 'its tenant has credit',
    held: 'its webhook was paused',
    discarded: 'a person discarded it, or its webhook was deleted',
  },
  queued: {
    succeeded: 'the endpoint took it',
    pending: 'it is to be tried again later, or may not go just now, or its job was lost',
    dead: 'it failed for good',
    held: 'its webhook was paused',
    discarded: 'a person discarded it, or its webhook was deleted',
  },
  held: {
    pending: 'its webhook was resumed, or a person released it',
    discarded: 'a person discarded it, or its webhook was deleted',
  },
  dead: {
    pending: 'it was replayed',
    discarded: 'a person discarded it, or its webhook was deleted',
  },
  succeeded: { pending: 'it was replayed' },
  discarded: { pending: 'it was replayed' },
} as const satisfies Record<DeliveryStatus, Partial<Record<DeliveryStatus, string>>>;

/** The states a delivery may be stored in at first. */
export const INITIAL_STATUSES = ['pending', 'queued', 'held'] as const satisfies DeliveryStatus[];

/** Whether a delivery may go from one state to the other. Staying is not a move. */
export function canMove(from: DeliveryStatus, to: DeliveryStatus): boolean {
  return Object.hasOwn(TRANSITIONS[from], to);
}

/** The states from which a delivery may go to this one: for the `where` of a guarded update. */
export function statusesBefore(to: DeliveryStatus): DeliveryStatus[] {
  return DELIVERY_STATUSES.filter((from) => canMove(from, to));
}

/** The states from which a replay starts: nothing of the delivery is under way. */
export const REPLAYABLE_STATUSES = [
  'dead',
  'succeeded',
  'discarded',
] as const satisfies DeliveryStatus[];

/** Whether nothing happens to a delivery any more, short of a person's doing. */
export function isSettled(status: DeliveryStatus): boolean {
  return status === 'succeeded' || status === 'dead' || status === 'discarded';
}
