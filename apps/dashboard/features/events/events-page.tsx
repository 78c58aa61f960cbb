'use client';

import { Radio } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Badge, Mono } from '../../components/ui/badge.tsx';
import { type Column, DataTable } from '../../components/ui/data-table.tsx';
import { FilterBar, FilterText } from '../../components/ui/filter-bar.tsx';
import { LiveToggle } from '../../components/ui/live-toggle.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import { TimeFilter } from '../../components/ui/time-filter.tsx';
import type { EventsQuery as EventsQueryResult } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { rangeStart } from '../../lib/time-range.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { EventTypeFilter } from '../event-types/event-type-filter.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { SourceAction } from '../sources/source-action.tsx';
import { EventsQuery } from './events.queries.ts';

type EventRow = EventsQueryResult['events']['edges'][number]['node'];

const COLUMNS: Column<EventRow>[] = [
  { id: 'type', head: 'Event type', cell: (row) => <Mono>{row.type}</Mono> },
  {
    id: 'eventId',
    head: 'Event ID',
    className: 'max-w-64',
    cell: (row) => (
      <Mono title={row.eventId} className="block truncate text-ink-2">
        {row.eventId}
      </Mono>
    ),
  },
  {
    id: 'source',
    head: 'Source',
    cell: (row) => (row.source ? <span className="text-ink-2">{row.source}</span> : <None />),
  },
  {
    id: 'matched',
    head: 'Deliveries',
    className: 'w-36',
    cell: (row) =>
      row.matched === 0 ? (
        <Badge tone="neutral" title="No webhook wanted this event.">
          None matched
        </Badge>
      ) : (
        row.matched
      ),
  },
  {
    id: 'received',
    head: 'Received',
    className: 'w-32 text-right',
    cell: (row) => <Time value={row.receivedAt} className="whitespace-nowrap text-ink-2" />,
  },
];

const MATCH_OPTIONS = [{ value: 'none', label: 'Matched no webhook' }] as const;
const FIRST_PAGE = { after: null, before: null };

function None() {
  return <span className="text-ink-3">–</span>;
}

/** All events the tenant's sources sent, newest first. */
export function EventsPage() {
  const tenant = useTenant();
  const { get, set } = useUrlState();
  const page = useCursor();
  const [live, setLive] = useState(true);
  const [type, eventId, time, match] = [get('type'), get('event'), get('time'), get('match')];
  const from = useMemo(() => rangeStart(time, Date.now()), [time]);
  const unmatched = match === 'none' ? true : null;
  const { data, error, loading, refresh } = useLiveQuery({
    query: EventsQuery,
    variables: {
      filter: { tenantId: tenant.id, type, eventId, from, unmatched },
      ...page.variables,
    },
    live: live && page.isFirst,
  });
  const rows = useMemo(() => data?.events.edges.map(({ node }) => node) ?? [], [data]);
  const filtered = [type, eventId, time, match].some((value) => value !== null);
  const onEventId = useCallback(
    (text: string) => set({ event: text, ...FIRST_PAGE }, 'replace'),
    [set],
  );
  return (
    <>
      <PageHeader
        title="Events"
        description="What the sources sent, and whether a webhook wanted it."
      />
      <FilterBar
        active={filtered}
        onClear={() => set({ type: null, event: null, time: null, match: null, ...FIRST_PAGE })}
        end={
          page.isFirst && (
            <LiveToggle live={live} failing={error !== undefined} onChange={setLive} />
          )
        }
      >
        <FilterText
          label="Event ID"
          placeholder="Event ID, exactly"
          value={eventId ?? ''}
          onChange={onEventId}
        />
        <EventTypeFilter value={type} onChange={(next) => set({ type: next, ...FIRST_PAGE })} />
        <FilterSelect
          name="Match"
          value={unmatched ? 'none' : null}
          any="Any"
          options={MATCH_OPTIONS}
          onChange={(next) => set({ match: next, ...FIRST_PAGE })}
        />
        <TimeFilter value={time} onChange={(next) => set({ time: next, ...FIRST_PAGE })} />
      </FilterBar>
      <Section flush>
        <DataTable
          label="Events"
          columns={COLUMNS}
          rows={rows}
          loading={loading}
          hrefOf={(row) => `${tenant.base}/events/${row.id}`}
          fallback={
            error ? (
              <ErrorState
                title="The events could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState
                icon={Radio}
                title={filtered ? 'No event matches' : 'No events yet'}
                action={filtered ? null : <SourceAction primary />}
              >
                {filtered
                  ? 'Loosen the filters to see more.'
                  : 'A source sends events with POST /api/v1/events/ingest and its API key. They appear here at once.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.events.pageInfo} page={page} />
      </Section>
    </>
  );
}
