import type { Tone } from '../../components/ui/badge.tsx';
import type { DeliveryStatus } from '../../gql/graphql.ts';

/** What a status is called, its colour, and what it means. */
export const DELIVERY_STATUS: Record<
  DeliveryStatus,
  { label: string; tone: Tone; meaning: string }
> = {
  PENDING: { label: 'Pending', tone: 'warn', meaning: 'Waits for its time or its turn.' },
  QUEUED: { label: 'Queued', tone: 'info', meaning: 'Is about to be sent.' },
  SUCCEEDED: { label: 'Succeeded', tone: 'ok', meaning: 'The receiver answered with 2xx.' },
  DEAD: {
    label: 'Dead',
    tone: 'bad',
    meaning: 'Failed for good. It is sent again when someone replays it.',
  },
  HELD: {
    label: 'Held',
    tone: 'hold',
    meaning: 'Waits until what it is held for is over, such as a pause of its webhook.',
  },
  DISCARDED: {
    label: 'Discarded',
    tone: 'neutral',
    meaning: 'Is not sent, unless someone sends it again.',
  },
};

/** Whether more is to happen by itself, so that a page watches it closely. */
export function isUnderWay(delivery: { status: DeliveryStatus } | null | undefined): boolean {
  return delivery?.status === 'PENDING' || delivery?.status === 'QUEUED';
}

/** The statuses as choices of a filter. */
export const DELIVERY_STATUS_OPTIONS = (
  ['PENDING', 'QUEUED', 'SUCCEEDED', 'DEAD', 'HELD', 'DISCARDED'] as const
).map((value) => ({ value, label: DELIVERY_STATUS[value].label }));

/** Why a delivery died, in a few words. */
export const DEAD_REASONS: Record<string, string> = {
  RETRIES_EXHAUSTED: 'Retries exhausted',
  REJECTED: 'Rejected by the receiver',
  GONE: 'Receiver is gone',
  ADDRESS_BLOCKED: 'Address blocked',
  URL_NOT_ALLOWED: 'URL not allowed',
};

const FAILURES: Record<string, string> = {
  TIMEOUT: 'Timed out',
  CONNECTION_REFUSED: 'Connection refused',
  CONNECTION_RESET: 'Connection reset',
  DNS_FAILURE: 'Host not found',
  TLS_FAILURE: 'TLS failed',
  ADDRESS_BLOCKED: 'Address blocked',
  INVALID_RESPONSE: 'Not an HTTP answer',
  CONNECTION_FAILED: 'Connection failed',
  URL_NOT_ALLOWED: 'URL not allowed',
  TOKEN_UNAVAILABLE: 'No access token',
};

/** What an attempt came to: `HTTP 503`, `Timed out`. */
export function outcomeOf(attempt: { httpStatus?: number | null; errorCode?: string | null }): {
  label: string;
  tone: Tone;
} {
  const { httpStatus, errorCode } = attempt;
  if (typeof httpStatus === 'number' && !errorCode) {
    return { label: `HTTP ${httpStatus}`, tone: httpStatus < 300 ? 'ok' : 'bad' };
  }
  if (errorCode) return { label: FAILURES[errorCode] ?? errorCode, tone: 'bad' };
  return { label: 'No answer', tone: 'bad' };
}

/** What an HTTP status tells the owner of a webhook, in a sentence. */
export function adviceOf(httpStatus: number): string | null {
  if (httpStatus < 300) return null;
  if (httpStatus < 400)
    return 'The receiver redirects. Redirects are not followed: change the URL.';
  if (httpStatus === 401 || httpStatus === 403) {
    return 'The receiver refuses the request. Check its authentication and the signature check.';
  }
  if (httpStatus === 404) return 'The receiver knows no such path. Check the callback URL.';
  if (httpStatus === 408) return 'The receiver gave up waiting for the request.';
  if (httpStatus === 410) return 'The receiver is gone for good, so the webhook was disabled.';
  if (httpStatus === 429) return 'The receiver asks to slow down.';
  if (httpStatus < 500) return 'The receiver rejects this request. Trying again would not help.';
  return 'The receiver failed while handling the request.';
}
