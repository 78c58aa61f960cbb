'use client';

import { Boxes, Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { FilterBar, FilterText } from '../../components/ui/filter-bar.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { useViewer } from '../shell/viewer-context.tsx';
import { EventTypeDialog } from './event-type-dialog.tsx';
import { EVENT_TYPE_COLUMNS } from './event-type-words.tsx';
import { CatalogueQuery } from './event-types.queries.ts';

/** The catalogue among a tenant's pages. */
export function TenantEventTypesPage() {
  return <EventTypesPage base={`${useTenant().base}/event-types`} />;
}

/** The catalogue of event types: everyone reads it, operators keep it. */
export function EventTypesPage({ base }: { base: string }) {
  const { isOperator } = useViewer();
  const router = useRouter();
  const { get, set } = useUrlState();
  const page = useCursor();
  const search = get('q');
  const [creating, setCreating] = useState(false);
  const { data, error, loading, refresh } = useLiveQuery({
    query: CatalogueQuery,
    variables: { filter: { search }, ...page.variables },
  });
  const rows = useMemo(() => data?.eventTypes.edges.map(({ node }) => node) ?? [], [data]);
  const onSearch = useCallback(
    (text: string) => set({ q: text, after: null, before: null }, 'replace'),
    [set],
  );
  const hrefOf = (name: string) => `${base}/${encodeURIComponent(name)}`;
  const create = isOperator && (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New event type
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Event types"
        description="What events can be of, and what their data looks like."
        actions={create}
      />
      <FilterBar
        active={search !== null}
        onClear={() => set({ q: null, after: null, before: null })}
      >
        <FilterText
          label="Search event types"
          placeholder="Name or description"
          value={search ?? ''}
          onChange={onSearch}
        />
      </FilterBar>
      <Section flush>
        <DataTable
          label="Event types"
          columns={EVENT_TYPE_COLUMNS}
          rows={rows}
          loading={loading}
          hrefOf={(row) => hrefOf(row.name)}
          fallback={
            error ? (
              <ErrorState
                title="The event types could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState
                icon={Boxes}
                title={search ? 'No event type matches' : 'No event types yet'}
                action={search ? null : create || null}
              >
                {search
                  ? 'Try another part of its name.'
                  : 'Sources may send events of any name; the catalogue tells people what there is.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.eventTypes.pageInfo} page={page} />
      </Section>
      {creating && (
        <EventTypeDialog
          onSaved={(name) => router.push(hrefOf(name))}
          onClose={() => setCreating(false)}
        />
      )}
    </>
  );
}
