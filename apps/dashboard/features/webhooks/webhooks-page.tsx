'use client';

import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import Link from 'next/link';
import { useCallback, useMemo } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { FilterBar, FilterText } from '../../components/ui/filter-bar.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { SourceAction } from '../sources/source-action.tsx';
import { WEBHOOK_COLUMNS } from './webhook-columns.tsx';
import { WEBHOOK_STATUS_OPTIONS } from './webhook-words.tsx';
import { WebhooksQuery } from './webhooks.queries.ts';

const FIRST_PAGE = { after: null, before: null };

/** The tenant's webhooks and how each fared in the last hour. */
export function WebhooksPage() {
  const tenant = useTenant();
  const { get, set } = useUrlState();
  const page = useCursor();
  const status = WEBHOOK_STATUS_OPTIONS.find((o) => o.value === get('status'))?.value ?? null;
  const search = get('q');
  const { data, error, loading, refresh } = useLiveQuery({
    query: WebhooksQuery,
    variables: { filter: { tenantId: tenant.id, status, search }, ...page.variables },
    everyMs: 10_000,
    live: true,
  });
  const onSearch = useCallback((text: string) => set({ q: text, ...FIRST_PAGE }, 'replace'), [set]);
  const rows = useMemo(() => data?.webhooks.edges.map(({ node }) => node) ?? [], [data]);
  const filtered = status !== null || search !== null;
  const create = tenant.canEdit && (
    <Button variant="primary" asChild>
      <Link href={`${tenant.base}/webhooks/new`}>
        <Plus aria-hidden />
        New webhook
      </Link>
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Where events are delivered to. Health is that of the last hour."
        actions={create}
      />
      <FilterBar active={filtered} onClear={() => set({ status: null, q: null, ...FIRST_PAGE })}>
        <FilterText
          label="Search webhooks"
          placeholder="URL or description"
          value={search ?? ''}
          onChange={onSearch}
        />
        <FilterSelect
          name="Status"
          value={status}
          any="Any status"
          options={WEBHOOK_STATUS_OPTIONS}
          onChange={(next) => set({ status: next, ...FIRST_PAGE })}
        />
      </FilterBar>
      <Section flush>
        <DataTable
          label="Webhooks"
          columns={WEBHOOK_COLUMNS}
          rows={rows}
          loading={loading}
          hrefOf={(row) => `${tenant.base}/webhooks/${row.id}`}
          fallback={
            error ? (
              <ErrorState
                title="The webhooks could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState
                icon={WebhookIcon}
                title={filtered ? 'No webhook matches' : 'No webhooks yet'}
                action={
                  filtered ? null : (
                    <>
                      {create}
                      <SourceAction />
                    </>
                  )
                }
              >
                {filtered
                  ? 'Loosen the filters to see more.'
                  : 'Register the URL of an endpoint of yours, choose the events it wants, and Posthorn delivers them: signed, retried, accounted for.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.webhooks.pageInfo} page={page} />
      </Section>
    </>
  );
}
