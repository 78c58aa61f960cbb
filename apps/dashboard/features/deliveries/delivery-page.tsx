'use client';

import { Send } from 'lucide-react';
import Link from 'next/link';
import { Dot, Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { Facts, PageHeader, Section } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { EmptyState, ErrorState, Notice } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { DeliveryQuery as DeliveryQueryResult } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useNow } from '../../lib/now.tsx';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { ofTenant, useTenant } from '../shell/tenant-context.tsx';
import { AttemptTimeline } from './attempt-timeline.tsx';
import { DeliveryQuery } from './deliveries.queries.ts';
import { webhookName } from './delivery-columns.tsx';
import { DeliveryStatusBadge } from './delivery-status.tsx';
import { DEAD_REASONS, isUnderWay } from './delivery-words.ts';
import { ReplayAction } from './replay-action.tsx';

type Delivery = NonNullable<DeliveryQueryResult['delivery']>;

/** One delivery: where it stands, and every attempt with what was sent and answered. */
export function DeliveryPage({ id }: { id: string }) {
  const tenant = useTenant();
  const query = useLiveQuery({
    query: DeliveryQuery,
    variables: { id },
    everyMs: (known) => (isUnderWay(known?.delivery) ? 1_000 : 5_000),
    live: true,
  });
  const { data, error, loading, refresh } = query;
  if (loading) return <PageSkeleton label="Loading the delivery" />;
  const delivery = ofTenant(data?.delivery, tenant);
  if (!delivery) {
    return error ? (
      <ErrorState
        title="The delivery could not be loaded"
        message={messageOf(error)}
        onRetry={refresh}
      />
    ) : (
      <EmptyState
        icon={Send}
        title="No such delivery"
        action={
          <Button asChild>
            <Link href={`${tenant.base}/deliveries`}>All deliveries</Link>
          </Button>
        }
      >
        It may have left with its retention, or belong to another tenant.
      </EmptyState>
    );
  }
  return (
    <>
      <PageHeader
        back={{ href: `${tenant.base}/deliveries`, label: 'Deliveries' }}
        title={<span className="font-mono text-[0.95em]">{delivery.eventType}</span>}
        badges={<DeliveryStatusBadge status={delivery.status} />}
        description={<NextStep delivery={delivery} />}
        actions={<ReplayAction delivery={delivery} onReplayed={refresh} />}
      />
      <div className="flex flex-col gap-5">
        <DeadNotice delivery={delivery} />
        <Section title="Delivery">
          <Facts
            items={[
              {
                name: 'Event',
                value: (
                  <Link
                    href={`${tenant.base}/events/${delivery.event.id}`}
                    className="underline decoration-line-strong underline-offset-3 hover:decoration-ink"
                  >
                    <Mono>{delivery.event.eventId}</Mono>
                  </Link>
                ),
              },
              {
                name: 'Webhook',
                value: (
                  <Link
                    href={`${tenant.base}/webhooks/${delivery.webhook.id}`}
                    className="underline decoration-line-strong underline-offset-3 hover:decoration-ink"
                  >
                    {webhookName(delivery.webhook)}
                  </Link>
                ),
              },
              {
                name: 'Created',
                value: (
                  <>
                    <Time value={delivery.createdAt} />
                    {delivery.resentAt && ', by sending the event again'}
                  </>
                ),
              },
              {
                name: 'Delivery ID',
                value: (
                  <span className="inline-flex items-center gap-1">
                    <Mono>{delivery.id}</Mono>
                    <CopyButton text={delivery.id} label="Copy delivery ID" />
                  </span>
                ),
              },
            ]}
          />
        </Section>
        <AttemptTimeline attempts={delivery.attempts} status={delivery.status} />
      </div>
    </>
  );
}

function NextStep({ delivery }: { delivery: Delivery }) {
  const nowMs = useNow();
  const dueMs = delivery.nextAttemptAt ? Date.parse(delivery.nextAttemptAt) : null;
  const isAhead = nowMs !== null && dueMs !== null && dueMs > nowMs;
  if (delivery.status === 'HELD') return 'Held while its webhook is paused.';
  if (!isUnderWay(delivery)) return null;
  return (
    <span className="inline-flex items-center gap-2" aria-live="polite">
      <Dot tone="info" pulse />
      {delivery.status === 'QUEUED' && 'Being sent.'}
      {delivery.status === 'PENDING' &&
        (isAhead ? (
          <span>
            {delivery.attemptCount === 0 ? 'First attempt ' : 'Next attempt '}
            <Time value={delivery.nextAttemptAt ?? ''} />.
          </span>
        ) : (
          'Waits for its turn.'
        ))}
    </span>
  );
}

function DeadNotice({ delivery }: { delivery: Delivery }) {
  const title = delivery.reason ? (DEAD_REASONS[delivery.reason] ?? delivery.reason) : null;
  if (delivery.status !== 'DEAD' && !(delivery.status === 'DISCARDED' && title)) return null;
  return (
    <Notice tone={delivery.status === 'DEAD' ? 'bad' : 'info'} title={title ?? 'Failed for good'}>
      {delivery.reasonText}
    </Notice>
  );
}
