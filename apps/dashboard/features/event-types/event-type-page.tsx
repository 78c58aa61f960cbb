'use client';

import { Boxes, Pencil } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { PayloadView } from '../../components/ui/code.tsx';
import { Facts, PageHeader, Section } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { useViewer } from '../shell/viewer-context.tsx';
import { EventTypeDialog } from './event-type-dialog.tsx';
import { DeprecatedBadge, faultActionInWords, TierBadge } from './event-type-words.tsx';
import { EventTypeQuery } from './event-types.queries.ts';

/** An event type among a tenant's pages. */
export function TenantEventTypePage({ name }: { name: string }) {
  return <EventTypePage name={name} base={`${useTenant().base}/event-types`} />;
}

/** One event type: its schema and its example; operators change it. */
export function EventTypePage({ name, base }: { name: string; base: string }) {
  const { isOperator } = useViewer();
  const [editing, setEditing] = useState(false);
  const { data, error, loading, refresh } = useLiveQuery({
    query: EventTypeQuery,
    variables: { name },
  });
  if (loading) return <PageSkeleton label="Loading the event type" />;
  if (error && !data) {
    return (
      <ErrorState
        title="The event type could not be loaded"
        message={messageOf(error)}
        onRetry={refresh}
      />
    );
  }
  const eventType = data?.eventType;
  if (!eventType) {
    return (
      <EmptyState
        icon={Boxes}
        title="No such event type"
        action={
          <Button asChild>
            <Link href={base}>All event types</Link>
          </Button>
        }
      >
        The catalogue has none of this name.
      </EmptyState>
    );
  }
  const { jsonSchemaText: schema, exampleText: example } = eventType;
  const facts = [
    { name: 'Tier', value: <TierBadge tier={eventType.tier} /> },
    {
      name: 'An event that does not fit',
      value: schema ? faultActionInWords(eventType.onSchemaFault) : 'Every event fits',
    },
    { name: 'Created', value: <Time value={eventType.createdAt} /> },
  ];
  return (
    <>
      <PageHeader
        back={{ href: base, label: 'Event types' }}
        title={<Mono className="text-base">{eventType.name}</Mono>}
        badges={eventType.isDeprecated && <DeprecatedBadge />}
        description={eventType.description}
        actions={
          isOperator && (
            <Button onClick={() => setEditing(true)}>
              <Pencil aria-hidden />
              Edit
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-5">
        <Section title="Settings">
          <Facts items={facts} />
        </Section>
        <Section flush title="JSON Schema">
          <Json text={schema} label="Schema" none="Its data may be anything." />
        </Section>
        <Section flush title="Example">
          <Json text={example} label="Example data" none="There is none." />
        </Section>
      </div>
      {editing && (
        <EventTypeDialog
          eventType={eventType}
          onSaved={() => setEditing(false)}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}

function Json({
  text,
  label,
  none,
}: {
  text: string | null | undefined;
  label: string;
  none: string;
}) {
  if (!text) return <p className="px-4 py-3 text-ink-3">{none}</p>;
  return <PayloadView text={text} label={label} />;
}
