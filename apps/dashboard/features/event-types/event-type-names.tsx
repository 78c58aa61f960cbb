import { Mono } from '../../components/ui/badge.tsx';

/** Which event types something is for, in a cell: the first, and how many more. None are all. */
export function EventTypeNames({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="text-ink-2">All</span>;
  const [first, ...rest] = names;
  return (
    <span title={names.join(', ')} className="flex items-center gap-1.5 whitespace-nowrap">
      <Mono className="text-ink-2">{first}</Mono>
      {rest.length > 0 && <span className="text-ink-3 text-xs">+{rest.length}</span>}
    </span>
  );
}
