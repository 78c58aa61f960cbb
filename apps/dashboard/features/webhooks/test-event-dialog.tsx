'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useMutation } from 'urql';
import { Badge, Dot } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { WebhookDetailFragment } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { DeliveryQuery } from '../deliveries/deliveries.queries.ts';
import { DeliveryStatusBadge } from '../deliveries/delivery-status.tsx';
import { outcomeOf } from '../deliveries/delivery-words.ts';
import { EventTypeFilter } from '../event-types/event-type-filter.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { SendTestEventMutation } from './webhooks.queries.ts';

/** Sends a test event and shows, live, what becomes of it. */
export function TestEventDialog({
  webhook,
  onClose,
}: {
  webhook: WebhookDetailFragment;
  onClose: () => void;
}) {
  const [eventType, setEventType] = useState<string | null>(
    webhook.eventTypes.find((name) => !name.includes('*')) ?? null,
  );
  const [{ fetching, data, error }, send] = useMutation(SendTestEventMutation);
  const deliveryId = data?.sendTestEvent.delivery.id;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Send a test event"
      description="An event with the example of its type, or made-up data, delivered to this webhook only, signed like any other."
    >
      <div className="flex items-center gap-2">
        <EventTypeFilter value={eventType} onChange={setEventType} />
        <Button
          variant="primary"
          size="sm"
          className="ml-auto"
          disabled={fetching}
          onClick={() => void send({ webhookId: webhook.id, eventType })}
        >
          {fetching && <Spinner />}
          {deliveryId ? 'Send another' : 'Send test event'}
        </Button>
      </div>
      <div aria-live="polite" className="mt-4 empty:hidden">
        {error && (
          <Notice tone="bad" title="Not sent">
            {messageOf(error)}
          </Notice>
        )}
        {deliveryId && <LiveDelivery key={deliveryId} id={deliveryId} />}
      </div>
    </Dialog>
  );
}

function LiveDelivery({ id }: { id: string }) {
  const tenant = useTenant();
  const { data } = useLiveQuery({
    query: DeliveryQuery,
    variables: { id },
    everyMs: 700,
    live: true,
  });
  const delivery = data?.delivery;
  if (!delivery) {
    return (
      <p className="flex items-center gap-2 text-ink-2">
        <Spinner /> Waiting for the delivery…
      </p>
    );
  }
  return (
    <section aria-label="Test delivery" className="rounded-lg border border-line">
      <div className="flex items-center gap-2 px-3 py-2.5">
        <DeliveryStatusBadge status={delivery.status} />
        <span className="font-mono text-xs">{delivery.eventType}</span>
        <Button size="sm" variant="ghost" className="ml-auto" asChild>
          <Link href={`${tenant.base}/deliveries/${delivery.id}`}>Open delivery</Link>
        </Button>
      </div>
      <ol className="divide-y divide-line border-line border-t empty:hidden">
        {delivery.attempts.map((attempt) => {
          const outcome = outcomeOf(attempt);
          return (
            <li key={attempt.id} className="flex items-center gap-3 px-3 py-2 tabular-nums">
              <span className="text-ink-2">Attempt {attempt.number}</span>
              <Badge tone={outcome.tone}>{outcome.label}</Badge>
              <span className="ml-auto text-ink-3">{formatDuration(attempt.durationMs)}</span>
            </li>
          );
        })}
      </ol>
      {delivery.status === 'PENDING' && delivery.nextAttemptAt && (
        <p className="flex items-center gap-2 border-line border-t px-3 py-2 text-ink-2">
          <Dot tone="info" pulse />
          <span>
            Next attempt <Time value={delivery.nextAttemptAt} />
          </span>
        </p>
      )}
    </section>
  );
}
