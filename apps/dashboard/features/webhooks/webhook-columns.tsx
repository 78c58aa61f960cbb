import type { Column } from '../../components/ui/data-table.tsx';
import type { WebhookRowFragment } from '../../gql/graphql.ts';
import { cn } from '../../lib/cn.ts';
import { formatCount, formatRate } from '../../lib/format.ts';
import { EventTypeNames } from '../event-types/event-type-names.tsx';
import { rateTone, WebhookStatusBadge } from './webhook-words.tsx';

const TONES = { ok: 'text-ok', warn: 'text-warn', bad: 'text-bad' };
const BARS = { ok: 'bg-ok', warn: 'bg-warn', bad: 'bg-bad' };

/** A success rate as a figure and a bar; a dash when nothing was sent. */
export function SuccessRate({ rate }: { rate: number | null | undefined }) {
  if (typeof rate !== 'number') return <span className="text-ink-3">Nothing sent</span>;
  const tone = rateTone(rate);
  return (
    <span className="flex items-center gap-2.5">
      <span className={cn('w-12 font-medium tabular-nums', TONES[tone])}>{formatRate(rate)}</span>
      <span aria-hidden className="h-1 w-16 overflow-hidden rounded-full bg-selected">
        <span
          className={cn('block h-full rounded-full', BARS[tone])}
          style={{ width: `${Math.max(rate * 100, 2)}%` }}
        />
      </span>
    </span>
  );
}

function Tally({ count, tone }: { count: number; tone: 'warn' | 'bad' }) {
  return (
    <span className={count === 0 ? 'text-ink-3' : cn('font-medium', TONES[tone])}>
      {formatCount(count)}
    </span>
  );
}

/** Columns of the list of webhooks. */
export const WEBHOOK_COLUMNS: Column<WebhookRowFragment>[] = [
  {
    id: 'endpoint',
    head: 'Endpoint',
    className: 'max-w-80',
    cell: (row) => (
      <span className="block min-w-0 py-2">
        <span className="block truncate">{row.description || row.callbackUrl}</span>
        {row.description && (
          <span className="block truncate font-mono font-normal text-2xs text-ink-3">
            {row.callbackUrl}
          </span>
        )}
      </span>
    ),
  },
  {
    id: 'status',
    head: 'Status',
    className: 'w-28',
    cell: (row) => <WebhookStatusBadge status={row.status} reason={row.statusReason} />,
  },
  { id: 'events', head: 'Events', cell: (row) => <EventTypeNames names={row.eventTypes} /> },
  {
    id: 'rate',
    head: 'Success rate',
    className: 'w-44',
    cell: (row) => <SuccessRate rate={row.health.successRate} />,
  },
  {
    id: 'failed',
    head: 'Failed',
    className: 'w-20 text-right',
    cell: (row) => <Tally count={row.health.failed} tone="warn" />,
  },
  {
    id: 'dead',
    head: 'Dead',
    className: 'w-20 text-right',
    cell: (row) => <Tally count={row.health.dead} tone="bad" />,
  },
];
