/** The presets of the time filter, with their length. */
export const TIME_RANGES = [
  { value: '15m', label: 'Last 15 minutes', ms: 15 * 60_000 },
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '24h', label: 'Last 24 hours', ms: 86_400_000 },
  { value: '7d', label: 'Last 7 days', ms: 7 * 86_400_000 },
  { value: '30d', label: 'Last 30 days', ms: 30 * 86_400_000 },
] as const;

/**
 * The moment a preset begins, cut to the minute, so that a list asked twice in a minute asks the
 * same and its cursors stay good; null for no preset.
 */
export function rangeStart(range: string | null, nowMs: number): string | null {
  const preset = TIME_RANGES.find((candidate) => candidate.value === range);
  if (!preset) return null;
  return new Date(Math.floor((nowMs - preset.ms) / 60_000) * 60_000).toISOString();
}
