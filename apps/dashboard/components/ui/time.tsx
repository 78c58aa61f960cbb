'use client';

import { formatRelative, formatUtc } from '../../lib/format.ts';
import { useNow } from '../../lib/now.tsx';

/** A moment, relative to now; its title says it exactly, in UTC. */
export function Time({ value, className }: { value: string; className?: string }) {
  const nowMs = useNow();
  const exact = formatUtc(value);
  return (
    <time dateTime={value} title={exact} className={className}>
      {nowMs === null ? exact.slice(0, 16) : formatRelative(Date.parse(value), nowMs)}
    </time>
  );
}
