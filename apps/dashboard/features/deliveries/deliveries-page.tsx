'use client';

import { Send } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DataTable } from '../../components/ui/data-table.tsx';
import { FilterBar } from '../../components/ui/filter-bar.tsx';
import { LiveToggle } from '../../components/ui/live-toggle.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { TimeFilter } from '../../components/ui/time-filter.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { rangeStart } from '../../lib/time-range.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { EventTypeFilter } from '../event-types/event-type-filter.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { WebhookFilter } from '../webhooks/webhook-filter.tsx';
import { DeliveriesQuery } from './deliveries.queries.ts';
import { DELIVERY_COLUMNS } from './delivery-columns.tsx';
import { DELIVERY_STATUS_OPTIONS } from './delivery-words.ts';

const NO_FILTER = { status: null, webhook: null, type: null, time: null };
const FIRST_PAGE = { after: null, before: null };

/** All deliveries of the tenant, newest first. */
export function DeliveriesPage() {
  const tenant = useTenant();
  const { get, set } = useUrlState();
  const page = useCursor();
  const [live, setLive] = useState(true);
  const status = DELIVERY_STATUS_OPTIONS.find((o) => o.value === get('status'))?.value ?? null;
  const webhookId = get('webhook');
  const eventType = get('type');
  const time = get('time');
  const from = useMemo(() => rangeStart(time, Date.now()), [time]);
  const { data, error, loading, refresh } = useLiveQuery({
    query: DeliveriesQuery,
    variables: {
      filter: { tenantId: tenant.id, status, webhookId, eventType, from },
      ...page.variables,
    },
    live: live && page.isFirst,
  });
  const filtered = [status, webhookId, eventType, time].some((value) => value !== null);
  const clear = () => set({ ...NO_FILTER, ...FIRST_PAGE });
  const rows = useMemo(() => data?.deliveries.edges.map(({ node }) => node) ?? [], [data]);
  return (
    <>
      <PageHeader
        title="Deliveries"
        description="Each event once for every webhook that wanted it."
      />
      <FilterBar
        active={filtered}
        onClear={clear}
        end={
          page.isFirst && (
            <LiveToggle live={live} failing={error !== undefined} onChange={setLive} />
          )
        }
      >
        <FilterSelect
          name="Status"
          value={status}
          any="Any status"
          options={DELIVERY_STATUS_OPTIONS}
          onChange={(next) => set({ status: next, ...FIRST_PAGE })}
        />
        <WebhookFilter
          value={webhookId}
          onChange={(next) => set({ webhook: next, ...FIRST_PAGE })}
        />
        <EventTypeFilter
          value={eventType}
          onChange={(next) => set({ type: next, ...FIRST_PAGE })}
        />
        <TimeFilter value={time} onChange={(next) => set({ time: next, ...FIRST_PAGE })} />
      </FilterBar>
      <Section flush>
        <DataTable
          label="Deliveries"
          columns={DELIVERY_COLUMNS}
          rows={rows}
          loading={loading}
          hrefOf={(row) => `${tenant.base}/deliveries/${row.id}`}
          fallback={
            error ? (
              <ErrorState
                title="The deliveries could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState
                icon={Send}
                title={filtered ? 'No delivery matches' : 'No deliveries yet'}
              >
                {filtered
                  ? 'Loosen the filters to see more.'
                  : 'Once a source sends an event that a webhook wants, its delivery appears here.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.deliveries.pageInfo} page={page} />
      </Section>
    </>
  );
}
