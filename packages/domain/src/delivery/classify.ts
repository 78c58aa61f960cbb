import type { AttemptOutcome } from './outcome.ts';
import { type RetryPolicy, retryDelayMs } from './retry-policy.ts';

/** Why a delivery is dead. */
export const DEAD_REASONS = [
  'RETRIES_EXHAUSTED',
  /** A 4xx other than 408, 410 and 429: sending the same again would not help. */
  'REJECTED',
  /** 410: the endpoint says it is gone; its webhook is disabled. */
  'GONE',
  'ADDRESS_BLOCKED',
  'URL_NOT_ALLOWED',
] as const;

export type DeadReason = (typeof DEAD_REASONS)[number];

/** What an attempt's outcome means for its delivery. */
export type Verdict =
  | { kind: 'succeeded' }
  | { kind: 'retry'; delayMs: number }
  | { kind: 'dead'; reason: DeadReason; disableWebhook: boolean };

export interface ClassifyContext {
  /** 1 for the first attempt since the delivery was created or last replayed. */
  attemptInSeries: number;
  policy: RetryPolicy;
  /** Uniform in [0, 1), as `Math.random`. */
  random: () => number;
  /** Whether a 401 means an access token that was kept too long: the next attempt has another. */
  isTokenStale?: boolean;
}

/** The longest wait an endpoint can ask for by `Retry-After`. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

/**
 * Decides what follows an attempt (design, "Delivery: classification").
 *
 * 2xx: done. 410: dead, webhook disabled. 408, 429, 3xx (redirects are not followed), 5xx, and every
 * failure to get an answer: retry, while there are retries left. Other 4xx, and addresses and URLs
 * that are not allowed: dead at once. A 401 to a token that was kept is another try, with a new one. `Retry-After` lengthens a wait up to an hour, never shortens it.
 */
export function classify(outcome: AttemptOutcome, context: ClassifyContext): Verdict {
  if (outcome.kind === 'failure') {
    if (outcome.code === 'ADDRESS_BLOCKED' || outcome.code === 'URL_NOT_ALLOWED') {
      return dead(outcome.code);
    }
    return retryOrDead(0, context);
  }
  const { status } = outcome;
  if (status >= 200 && status < 300) return { kind: 'succeeded' };
  if (status === 410) return dead('GONE');
  if (status === 401 && context.isTokenStale === true) return retryOrDead(0, context);
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return dead('REJECTED');
  return retryOrDead(outcome.retryAfterMs ?? 0, context);
}

function retryOrDead(askedMs: number, context: ClassifyContext): Verdict {
  const { attemptInSeries, policy, random } = context;
  if (attemptInSeries > policy.maxRetries) return dead('RETRIES_EXHAUSTED');
  const backoffMs = retryDelayMs(policy, attemptInSeries, random);
  return { kind: 'retry', delayMs: Math.max(backoffMs, Math.min(askedMs, RETRY_AFTER_MAX_MS)) };
}

function dead(reason: DeadReason): Verdict {
  return { kind: 'dead', reason, disableWebhook: reason === 'GONE' };
}
