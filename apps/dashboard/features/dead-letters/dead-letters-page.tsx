'use client';

import { MailCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DataTable } from '../../components/ui/data-table.tsx';
import { FilterBar } from '../../components/ui/filter-bar.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { TimeFilter } from '../../components/ui/time-filter.tsx';
import type { DeadLetterFilter } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { rangeStart } from '../../lib/time-range.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { DEAD_REASONS } from '../deliveries/delivery-words.ts';
import { EventTypeFilter } from '../event-types/event-type-filter.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { WebhookFilter } from '../webhooks/webhook-filter.tsx';
import { DEAD_LETTER_COLUMNS } from './dead-letter-columns.tsx';
import { DeadLettersQuery } from './dead-letters.queries.ts';
import { ReplayProgress } from './replay-progress.tsx';
import { type Choice, SelectionBar } from './selection-bar.tsx';

const FIRST_PAGE = { after: null, before: null };
const NO_FILTER = { webhook: null, type: null, reason: null, time: null };
const REASON_OPTIONS = Object.entries(DEAD_REASONS).map(([value, label]) => ({ value, label }));

/** What failed for good: look, choose some or all, replay or discard. */
export function DeadLettersPage() {
  const tenant = useTenant();
  const { get, set } = useUrlState();
  const page = useCursor();
  const [choice, setChoice] = useState<Choice>({ ids: new Set(), allMatching: false });
  const webhookId = get('webhook');
  const eventType = get('type');
  const reason = get('reason');
  const time = get('time');
  const replayId = get('replay');
  const from = useMemo(() => rangeStart(time, Date.now()), [time]);
  const filter: DeadLetterFilter = { tenantId: tenant.id, webhookId, eventType, reason, from };
  const { data, error, loading, refresh } = useLiveQuery({
    query: DeadLettersQuery,
    variables: { filter, ...page.variables },
    everyMs: 3_000,
    live: true,
  });
  const rows = useMemo(() => data?.deadLetters.edges.map(({ node }) => node) ?? [], [data]);
  const filtered = [webhookId, eventType, reason, time].some((value) => value !== null);
  const none = () => setChoice({ ids: new Set(), allMatching: false });
  const narrow = (patch: Record<string, string | null>) => {
    none();
    set({ ...patch, ...FIRST_PAGE });
  };
  const ids = choice.allMatching ? new Set(rows.map((row) => row.id)) : choice.ids;
  return (
    <>
      <PageHeader
        title="Dead letters"
        description="Deliveries that failed for good. They wait here until someone replays or discards them."
      />
      {replayId && (
        <ReplayProgress
          key={replayId}
          id={replayId}
          onChange={refresh}
          onClose={() => set({ replay: null }, 'replace')}
        />
      )}
      <FilterBar active={filtered} onClear={() => narrow(NO_FILTER)}>
        <WebhookFilter value={webhookId} onChange={(next) => narrow({ webhook: next })} />
        <EventTypeFilter value={eventType} onChange={(next) => narrow({ type: next })} />
        <FilterSelect
          name="Reason"
          value={reason}
          any="Any reason"
          options={REASON_OPTIONS}
          onChange={(next) => narrow({ reason: next })}
        />
        <TimeFilter value={time} onChange={(next) => narrow({ time: next })} />
      </FilterBar>
      <Section flush>
        {rows.length > 0 && (
          <SelectionBar
            choice={choice}
            matching={data?.deadLetterCount ?? 0}
            filtered={filtered}
            filter={filter}
            canEdit={tenant.canEdit}
            onSelectAll={() => setChoice({ ids: new Set(), allMatching: true })}
            onClear={none}
            onReplay={(id) => {
              none();
              set({ replay: id });
              refresh();
            }}
            onDiscarded={() => {
              none();
              refresh();
            }}
          />
        )}
        <DataTable
          label="Dead letters"
          columns={DEAD_LETTER_COLUMNS}
          rows={rows}
          loading={loading}
          hrefOf={(row) => `${tenant.base}/deliveries/${row.id}`}
          selection={
            tenant.canEdit
              ? {
                  ids,
                  onChange: (next) => setChoice({ ids: next, allMatching: false }),
                  nameOf: (id) => rows.find((row) => row.id === id)?.eventType ?? id,
                }
              : undefined
          }
          fallback={
            error ? (
              <ErrorState
                title="The dead letters could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState
                icon={MailCheck}
                title={filtered ? 'No dead letter matches' : 'No dead letters'}
              >
                {filtered
                  ? 'Loosen the filters to see more.'
                  : 'Everything was delivered, or is still being tried.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.deadLetters.pageInfo} page={page} />
      </Section>
    </>
  );
}
