'use client';

import { Radio, RotateCcw } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { PayloadView } from '../../components/ui/code.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { Facts, PageHeader, Section } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { EventQuery as EventQueryResult } from '../../gql/graphql.ts';
import { formatPlural } from '../../lib/format.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { DELIVERY_COLUMNS_OF_EVENT, WebhookName } from '../deliveries/delivery-columns.tsx';
import { isUnderWay } from '../deliveries/delivery-words.ts';
import { ofTenant, useTenant } from '../shell/tenant-context.tsx';
import { EventQuery } from './events.queries.ts';
import { ResendDialog } from './resend-dialog.tsx';

type EventDetail = NonNullable<EventQueryResult['event']>;

/** One event: its payload, its deliveries, and why it was not delivered where it was not. */
export function EventPage({ id }: { id: string }) {
  const tenant = useTenant();
  const { data, error, loading, refresh } = useLiveQuery({
    query: EventQuery,
    variables: { id },
    everyMs: (known) => (known?.event?.deliveries.some(isUnderWay) ? 1_000 : 5_000),
    live: true,
  });
  if (loading) return <PageSkeleton label="Loading the event" />;
  if (error && !data) {
    return (
      <ErrorState
        title="The event could not be loaded"
        message={messageOf(error)}
        onRetry={refresh}
      />
    );
  }
  const event = ofTenant(data?.event, tenant);
  if (!event) {
    return (
      <EmptyState
        icon={Radio}
        title="No such event"
        action={
          <Button asChild>
            <Link href={`${tenant.base}/events`}>All events</Link>
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
        back={{ href: `${tenant.base}/events`, label: 'Events' }}
        title={<span className="font-mono text-[0.95em]">{event.type}</span>}
        description={
          <span className="flex items-center gap-1">
            <Mono>{event.eventId}</Mono>
            <CopyButton text={event.eventId} label="Copy event ID" />
          </span>
        }
        actions={<ResendAction event={event} onSent={refresh} />}
      />
      <div className="flex flex-col gap-5">
        <SchemaFaults event={event} />
        <Deliveries event={event} />
        <Filtered event={event} />
        <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
          <Section flush title="Data">
            <PayloadView label="Data" text={event.data} />
          </Section>
          <Section title="Event">
            <Facts
              items={[
                { name: 'Happened', value: <Time value={event.timestamp} /> },
                { name: 'Received', value: <Time value={event.receivedAt} /> },
                { name: 'Source', value: event.source ?? '–' },
                { name: 'Version', value: event.version },
                { name: 'ID', value: <Mono>{event.id}</Mono> },
              ]}
            />
          </Section>
        </div>
      </div>
    </>
  );
}

function ResendAction({ event, onSent }: { event: EventDetail; onSent: () => void }) {
  const tenant = useTenant();
  const [open, setOpen] = useState(false);
  if (!tenant.canEdit) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <RotateCcw aria-hidden />
        Send again
      </Button>
      {open && <ResendDialog event={event} onSent={onSent} onClose={() => setOpen(false)} />}
    </>
  );
}

function SchemaFaults({ event }: { event: EventDetail }) {
  if (event.schemaFaults.length === 0) return null;
  return (
    <Section
      title="Schema faults"
      description="The data does not fit the schema of its type, which warns instead of rejecting: the event was accepted and delivered as it is."
    >
      <ul className="flex flex-col gap-1">
        {event.schemaFaults.map(({ path, message }) => (
          <li key={`${path} ${message}`} className="[overflow-wrap:anywhere]">
            <Mono>{path}</Mono> {message}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Deliveries({ event }: { event: EventDetail }) {
  const tenant = useTenant();
  return (
    <Section
      flush
      title="Deliveries"
      description={formatPlural(event.deliveries.length, 'delivery', 'deliveries')}
    >
      <DataTable
        label="Deliveries"
        columns={DELIVERY_COLUMNS_OF_EVENT}
        rows={event.deliveries}
        loading={false}
        hrefOf={(row) => `${tenant.base}/deliveries/${row.id}`}
        fallback={
          <EmptyState icon={Radio} title="Not delivered to anyone">
            {event.filteredWebhooks.length > 0
              ? 'Webhooks wanted this event type, but their filters said no to its data.'
              : `When it arrived, no webhook wanted ${event.type}.`}
          </EmptyState>
        }
      />
    </Section>
  );
}

function Filtered({ event }: { event: EventDetail }) {
  const tenant = useTenant();
  if (event.filteredWebhooks.length === 0) return null;
  return (
    <Section
      flush
      title="Filtered out"
      description="These webhooks want the event type, but their filters said no to this event's data."
    >
      <ul className="divide-y divide-line">
        {event.filteredWebhooks.map((webhook) => (
          <li key={webhook.id} className="flex items-center gap-4 px-4 py-2.5">
            <div className="min-w-0 flex-1">
              <WebhookName webhook={webhook} />
            </div>
            <Button size="sm" variant="ghost" asChild>
              <Link href={`${tenant.base}/webhooks/${webhook.id}`}>See its filters</Link>
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
