/** A distribution of times in milliseconds, in the points people ask for. */
export interface Percentiles {
  count: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  maxMs: number;
}

/**
 * Percentiles by the nearest rank: each is a value that was measured, none is interpolated.
 * @param valuesMs in any order; sorted in place
 * @returns null for no values
 */
export function percentilesOf(valuesMs: Float64Array): Percentiles | null {
  if (valuesMs.length === 0) return null;
  const sorted = valuesMs.sort();
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return {
    count: sorted.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: at(1),
  };
}
