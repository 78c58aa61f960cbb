import { Badge, Mono } from '../../components/ui/badge.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { SourceRowFragment } from '../../gql/graphql.ts';
import { EventTypeNames } from '../event-types/event-type-names.tsx';

/** Whether a source may send. */
export function SourceStateBadge({ isActive }: { isActive: boolean }) {
  return isActive ? (
    <Badge tone="ok" dot title="What it sends is accepted.">
      Active
    </Badge>
  ) : (
    <Badge tone="bad" dot title="What it sends is refused.">
      Disabled
    </Badge>
  );
}

/** The beginning of a key, as lists show it. */
export function KeyPrefix({ prefix }: { prefix: string }) {
  if (prefix === '') return <span className="text-ink-3">–</span>;
  return <Mono className="text-ink-2">{prefix}…</Mono>;
}

/** Columns of the list of sources. */
export const SOURCE_COLUMNS: Column<SourceRowFragment>[] = [
  {
    id: 'name',
    head: 'Name',
    className: 'max-w-80',
    cell: (row) => <span className="block truncate">{row.name}</span>,
  },
  { id: 'key', head: 'Key', cell: (row) => <KeyPrefix prefix={row.apiKeyPrefix} /> },
  {
    id: 'state',
    head: 'State',
    className: 'w-28',
    cell: (row) => <SourceStateBadge isActive={row.isActive} />,
  },
  {
    id: 'types',
    head: 'May send',
    cell: (row) => <EventTypeNames names={row.allowedEventTypes} />,
  },
  {
    id: 'created',
    head: 'Created',
    className: 'w-32 text-right',
    cell: (row) => <Time value={row.createdAt} className="whitespace-nowrap text-ink-2" />,
  },
];
