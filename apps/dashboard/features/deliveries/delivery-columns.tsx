import { Mono } from '../../components/ui/badge.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { DeliveryRowFragment } from '../../gql/graphql.ts';
import { shortId } from '../../lib/format.ts';
import { DeliveryStatusBadge, NextAttempt } from './delivery-status.tsx';

/** One delivery of a list. */
export type DeliveryRowData = DeliveryRowFragment;

const eventType: Column<DeliveryRowData> = {
  id: 'eventType',
  head: 'Event type',
  cell: (row) => <Mono>{row.eventType}</Mono>,
};

const status: Column<DeliveryRowData> = {
  id: 'status',
  head: 'Status',
  className: 'w-32',
  cell: (row) => <DeliveryStatusBadge status={row.status} />,
};

const webhook: Column<DeliveryRowData> = {
  id: 'webhook',
  head: 'Webhook',
  className: 'max-w-72',
  cell: (row) => <WebhookName webhook={row.webhook} />,
};

const attempts: Column<DeliveryRowData> = {
  id: 'attempts',
  head: 'Attempts',
  className: 'w-44',
  cell: (row) => (
    <span className="whitespace-nowrap text-ink-2">
      {row.attemptCount}
      {typeof row.lastHttpStatus === 'number' && (
        <span className="text-ink-3"> · HTTP {row.lastHttpStatus}</span>
      )}
      {row.status === 'PENDING' && row.attemptCount > 0 && row.nextAttemptAt && (
        <span className="text-ink-3">
          {' · '}
          <NextAttempt status={row.status} nextAttemptAt={row.nextAttemptAt} />
        </span>
      )}
    </span>
  ),
};

const created: Column<DeliveryRowData> = {
  id: 'created',
  head: 'Created',
  className: 'w-32 text-right',
  cell: (row) => <Time value={row.createdAt} className="whitespace-nowrap text-ink-2" />,
};

const id: Column<DeliveryRowData> = {
  id: 'id',
  head: 'Delivery',
  className: 'w-28',
  cell: (row) => (
    <Mono title={row.id} className="text-ink-3">
      {shortId(row.id)}
    </Mono>
  ),
};

/** Columns of a tenant's deliveries. */
export const DELIVERY_COLUMNS = [eventType, status, webhook, attempts, id, created];

/** Columns where the webhook is known already. */
export const DELIVERY_COLUMNS_OF_WEBHOOK = [eventType, status, attempts, id, created];

/** Columns where the event is known already. */
export const DELIVERY_COLUMNS_OF_EVENT: Column<DeliveryRowData>[] = [
  { ...webhook, className: '' },
  status,
  attempts,
  id,
  created,
];

/** What a webhook is called: its description, or its URL without the scheme. */
export function webhookName(webhook: { callbackUrl: string; description: string }): string {
  return webhook.description || webhook.callbackUrl.replace(/^https?:\/\//, '');
}

/** A webhook by its description, or by its URL when it has none. */
export function WebhookName({
  webhook,
}: {
  webhook: { callbackUrl: string; description: string };
}) {
  return (
    <span title={webhook.callbackUrl} className="block truncate">
      {webhookName(webhook)}
    </span>
  );
}
