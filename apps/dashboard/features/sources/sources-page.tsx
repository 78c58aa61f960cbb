'use client';

import { Plug, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { NewSourceDialog } from './new-source-dialog.tsx';
import { OPERATOR_OWNER, type SourceOwner, useTenantOwner } from './source-owner.ts';
import { SOURCE_COLUMNS } from './source-words.tsx';
import { SourcesQuery } from './sources.queries.ts';
import { UnknownKeysSection } from './unknown-keys-section.tsx';

/** The sources of the tenant that the address names. */
export function TenantSourcesPage({ apiUrl }: { apiUrl: string }) {
  return <SourcesPage owner={useTenantOwner()} apiUrl={apiUrl} />;
}

/** The operator's own sources. */
export function OperatorSourcesPage({ apiUrl }: { apiUrl: string }) {
  return <SourcesPage owner={OPERATOR_OWNER} apiUrl={apiUrl} />;
}

/** Applications that send events. `?new=1` begins with the dialog that makes one. */
function SourcesPage({ owner, apiUrl }: { owner: SourceOwner; apiUrl: string }) {
  const page = useCursor();
  const { get, set } = useUrlState();
  const isMaking = owner.canChange && get('new') !== null;
  const { data, error, loading, refresh } = useLiveQuery({
    query: SourcesQuery,
    variables: { filter: { tenantId: owner.tenantId }, ...page.variables },
    everyMs: 10_000,
    live: true,
  });
  const rows = useMemo(() => data?.sources.edges.map(({ node }) => node) ?? [], [data]);
  const create = owner.canChange && (
    <Button variant="primary" onClick={() => set({ new: '1' }, 'replace')}>
      <Plus aria-hidden />
      New source
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Sources"
        description={
          owner.tenantId === null
            ? 'Applications of the operator that send events for tenants.'
            : 'Applications that send events here, each with its own key and secret.'
        }
        actions={create}
      />
      <div className="flex flex-col gap-5">
        <Section flush>
          <DataTable
            label="Sources"
            columns={SOURCE_COLUMNS}
            rows={rows}
            loading={loading}
            hrefOf={(row) => `${owner.base}/${row.id}`}
            fallback={
              error ? (
                <ErrorState
                  title="The sources could not be loaded"
                  message={messageOf(error)}
                  onRetry={refresh}
                />
              ) : (
                <EmptyState icon={Plug} title="No sources yet" action={create || null}>
                  {owner.canChange
                    ? 'Make one for the application that sends: it gets a key and a secret, and a command that sends a first event.'
                    : 'An admin or owner of this tenant makes them.'}
                </EmptyState>
              )
            }
          />
          <Pager pageInfo={data?.sources.pageInfo} page={page} />
        </Section>
        {owner.tenantId === null && <UnknownKeysSection />}
      </div>
      {isMaking && (
        <NewSourceDialog
          owner={owner}
          apiUrl={apiUrl}
          onClose={() => {
            set({ new: null }, 'replace');
            refresh();
          }}
        />
      )}
    </>
  );
}
