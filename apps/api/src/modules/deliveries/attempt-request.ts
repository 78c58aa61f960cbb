import type { AttemptRow, EventRow } from '@posthorn/db';
import { type AttemptPhases, deliveryBody, readEvidence, rebuildRequest } from '@posthorn/domain';

/** What an attempt sent, as GraphQL and REST show it. */
export interface ShownRequest {
  method: string;
  url: string;
  address: string | null;
  /** As sent, those of the connection too; secrets' values are masked. Null: not kept. */
  headers: Record<string, string> | null;
  body: string | null;
  /** What is not known of it, or why it did not leave; null: all of it is what was sent. */
  note: string | null;
}

/** How long the parts of an attempt took, in milliseconds. */
export type ShownPhases = AttemptPhases & { totalMs: number };

const NEVER_LEFT = new Set([
  'ADDRESS_BLOCKED',
  'CONNECTION_REFUSED',
  'DNS_FAILURE',
  'URL_NOT_ALLOWED',
]);

/**
 * What an attempt sent then (CONTRACT.md, "Trust").
 * @param event null: it is no longer kept
 */
export function attemptRequest(attempt: AttemptRow, event: EventRow | null): ShownRequest {
  const { url, evidence, errorCode, startedAt } = attempt;
  const shown = { method: 'POST', url, address: attempt.address ?? null };
  if (event === null) {
    const note = 'Its headers and body are no longer kept, since the event is not.';
    return { ...shown, headers: null, body: null, note };
  }
  const delivered = deliveredOf(event);
  const timestampS = Math.floor(startedAt.getTime() / 1000);
  const kept = evidence ? readEvidence(evidence, { eventId: event.eventId, timestampS }) : null;
  if (kept?.sent === null) {
    const note = 'Nothing was sent: there was no access token to send it with.';
    return { ...shown, headers: null, body: null, note };
  }
  const sent = kept?.sent;
  if (!sent) {
    const note = 'Its headers were not kept: it was made before Posthorn kept them.';
    return { ...shown, headers: null, body: deliveryBody(delivered), note };
  }
  return {
    ...shown,
    ...rebuildRequest(sent, attempt, { ...delivered, uuid: event.id }),
    note: NEVER_LEFT.has(errorCode ?? '')
      ? 'It was made ready, but did not leave: there was no connection.'
      : null,
  };
}

/** The phases of an attempt's time; of one made before they were kept, the total alone. */
export function attemptPhases(attempt: AttemptRow): ShownPhases {
  const { phases } = readEvidence(attempt.evidence ?? '', { eventId: '', timestampS: 0 });
  return { ...phases, totalMs: attempt.durationMs };
}

function deliveredOf(event: EventRow) {
  return {
    eventId: event.eventId,
    eventType: event.eventType,
    timestamp: event.occurredAt.toISOString(),
    source: event.source ?? null,
    version: event.version,
    dataText: event.data,
  };
}
