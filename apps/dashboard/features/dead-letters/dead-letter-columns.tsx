import { Mono } from '../../components/ui/badge.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Time } from '../../components/ui/time.tsx';
import { type DeliveryRowData, WebhookName } from '../deliveries/delivery-columns.tsx';
import { DEAD_REASONS } from '../deliveries/delivery-words.ts';

/** Columns of the dead letters: what, for whom, why, since when. */
export const DEAD_LETTER_COLUMNS: Column<DeliveryRowData>[] = [
  { id: 'eventType', head: 'Event type', cell: (row) => <Mono>{row.eventType}</Mono> },
  {
    id: 'webhook',
    head: 'Webhook',
    className: 'max-w-72',
    cell: (row) => <WebhookName webhook={row.webhook} />,
  },
  {
    id: 'reason',
    head: 'Reason',
    cell: (row) => (
      <span className="whitespace-nowrap">
        {row.reason ? (DEAD_REASONS[row.reason] ?? row.reason) : '–'}
        {typeof row.lastHttpStatus === 'number' && (
          <span className="text-ink-3"> · HTTP {row.lastHttpStatus}</span>
        )}
      </span>
    ),
  },
  {
    id: 'attempts',
    head: 'Attempts',
    className: 'w-24 text-right',
    cell: (row) => row.attemptCount,
  },
  {
    id: 'died',
    head: 'Last attempt',
    className: 'w-32 text-right',
    cell: (row) => (
      <Time value={row.lastAttemptAt ?? row.createdAt} className="whitespace-nowrap text-ink-2" />
    ),
  },
];
