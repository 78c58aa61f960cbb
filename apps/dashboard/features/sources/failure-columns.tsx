import { Mono } from '../../components/ui/badge.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Time } from '../../components/ui/time.tsx';
import { formatCount, formatUtc } from '../../lib/format.ts';

/** Requests that failed in the same way, from one place. */
interface Failure {
  id: string;
  address?: string | null;
  count: number;
  firstAt: string;
  lastAt: string;
}

/** Where they came from, how often, and when last: the same for every kind of failure. */
export const FAILURE_COLUMNS: Column<Failure>[] = [
  {
    id: 'from',
    head: 'From',
    // Without an address: from all that have no row of their own.
    cell: ({ address }) => (address == null ? 'All other addresses' : <Mono>{address}</Mono>),
  },
  {
    id: 'count',
    head: 'Requests',
    className: 'w-28 text-right',
    cell: (row) => (
      <span title={`The first at ${formatUtc(row.firstAt)}`}>{formatCount(row.count)}</span>
    ),
  },
  {
    id: 'last',
    head: 'Last',
    className: 'w-32 text-right',
    cell: (row) => <Time value={row.lastAt} className="whitespace-nowrap text-ink-2" />,
  },
];
