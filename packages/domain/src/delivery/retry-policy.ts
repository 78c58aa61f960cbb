/** How a webhook's failed attempts are repeated (contract: `retry_config`). */
export interface RetryPolicy {
  /** Attempts after the first; 0 is none. */
  maxRetries: number;
  initialDelayMs: number;
  maxDelayMs: number;
  backoffMultiplier: number;
}

export const DEFAULT_RETRY_POLICY: Readonly<RetryPolicy> = {
  maxRetries: 5,
  initialDelayMs: 1000,
  maxDelayMs: 30_000,
  backoffMultiplier: 2,
};

/** What a registered policy must lie within, both ends included. */
export const RETRY_POLICY_LIMITS = {
  maxRetries: { min: 0, max: 50 },
  initialDelayMs: { min: 100, max: 3_600_000 },
  maxDelayMs: { min: 100, max: 86_400_000 },
  backoffMultiplier: { min: 1, max: 10 },
} as const satisfies Record<keyof RetryPolicy, { min: number; max: number }>;

/** The share by which a wait is varied, up or down, so that failed deliveries do not come back as one. */
export const RETRY_JITTER = 0.2;

/**
 * How long retry n waits (contract): `min(max_delay, initial × multiplier^(n−1))`, ±20 %.
 *
 * @param retryNumber 1 for the first retry
 * @param random uniform in [0, 1), as `Math.random`
 * @returns whole milliseconds
 */
export function retryDelayMs(
  policy: RetryPolicy,
  retryNumber: number,
  random: () => number,
): number {
  const growth = policy.backoffMultiplier ** (Math.max(1, retryNumber) - 1);
  const wanted = policy.initialDelayMs === 0 ? 0 : policy.initialDelayMs * growth;
  const delay = Math.min(policy.maxDelayMs, wanted);
  return Math.round(delay * (1 - RETRY_JITTER + 2 * RETRY_JITTER * random()));
}
