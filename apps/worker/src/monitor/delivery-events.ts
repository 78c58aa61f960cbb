import type { DeliveryOutcome } from '@posthorn/db';

/** What the pipeline tells those who watch it. */
export interface DeliveryEvents {
  /** An attempt was made. `ageMs`: from the event's receipt to the attempt. */
  onAttempt(outcome: DeliveryOutcome, ageMs: number): void;
  onError(error: unknown): void;
}
