'use client';

import { Building2, MoreHorizontal, Plus } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Badge, Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { type Column, DataTable } from '../../components/ui/data-table.tsx';
import { FilterBar, FilterText } from '../../components/ui/filter-bar.tsx';
import { Menu, MenuItem, MenuLine } from '../../components/ui/menu.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { TenantsQuery as TenantsQueryResult } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { CreateTenantDialog } from './create-tenant-dialog.tsx';
import { TenantsQuery } from './operator.queries.ts';
import { RenameTenantDialog, SuspensionConfirm } from './tenant-changes.tsx';

type TenantRow = TenantsQueryResult['tenants']['edges'][number]['node'];

type Doing = 'rename' | 'suspension';

const columnsOf = (onDo: (what: Doing, row: TenantRow) => void): Column<TenantRow>[] => [
  { id: 'name', head: 'Name', cell: (row) => row.name },
  {
    id: 'state',
    head: 'State',
    className: 'w-28',
    cell: (row) =>
      row.isSuspended ? (
        <Badge tone="warn" dot>
          Suspended
        </Badge>
      ) : (
        <Badge tone="ok" dot>
          Active
        </Badge>
      ),
  },
  { id: 'slug', head: 'Slug', cell: (row) => <Mono className="text-ink-2">{row.slug}</Mono> },
  { id: 'id', head: 'ID', cell: (row) => <Mono className="text-ink-3">{row.id}</Mono> },
  {
    id: 'created',
    head: 'Created',
    className: 'w-32 text-right',
    cell: (row) => <Time value={row.createdAt} className="text-ink-2" />,
  },
  {
    id: 'do',
    head: '',
    className: 'relative z-10 w-14 text-right',
    cell: (row) => (
      <Menu
        trigger={
          <Button size="icon" variant="ghost" aria-label={`Manage ${row.name}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => onDo('rename', row)}>Rename…</MenuItem>
        <MenuLine />
        <MenuItem danger={!row.isSuspended} onSelect={() => onDo('suspension', row)}>
          {row.isSuspended ? 'Resume…' : 'Suspend…'}
        </MenuItem>
      </Menu>
    ),
  },
];

/** Every tenant of the installation. A row leads to the tenant's own pages. */
export function TenantsPage() {
  const { get, set } = useUrlState();
  const page = useCursor();
  const search = get('q');
  const [creating, setCreating] = useState(false);
  const [doing, setDoing] = useState<{ what: Doing; row: TenantRow } | null>(null);
  const columns = useMemo(() => columnsOf((what, row) => setDoing({ what, row })), []);
  const { data, error, loading, refresh } = useLiveQuery({
    query: TenantsQuery,
    variables: { filter: { search }, ...page.variables },
  });
  const rows = useMemo(() => data?.tenants.edges.map(({ node }) => node) ?? [], [data]);
  const onSearch = useCallback(
    (text: string) => set({ q: text, after: null, before: null }, 'replace'),
    [set],
  );
  const onDone = () => {
    setDoing(null);
    refresh();
  };
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New tenant
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Tenants"
        description="Accounts of this installation. Open one to see its webhooks and deliveries."
        actions={create}
      />
      <FilterBar
        active={search !== null}
        onClear={() => set({ q: null, after: null, before: null })}
      >
        <FilterText
          label="Search tenants"
          placeholder="Name or slug"
          value={search ?? ''}
          onChange={onSearch}
        />
      </FilterBar>
      <Section flush>
        <DataTable
          label="Tenants"
          columns={columns}
          rows={rows}
          loading={loading}
          hrefOf={(row) => `/t/${row.slug}/webhooks`}
          fallback={
            error ? (
              <ErrorState
                title="The tenants could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState
                icon={Building2}
                title={search ? 'No tenant matches' : 'No tenants yet'}
                action={search ? null : create}
              >
                {search
                  ? 'Try another name or slug.'
                  : 'A tenant owns webhooks and sees its own events and deliveries only.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.tenants.pageInfo} page={page} />
      </Section>
      {creating && (
        <CreateTenantDialog
          onClose={() => {
            setCreating(false);
            refresh();
          }}
        />
      )}
      {doing?.what === 'rename' && <RenameTenantDialog tenant={doing.row} onClose={onDone} />}
      {doing?.what === 'suspension' && <SuspensionConfirm tenant={doing.row} onClose={onDone} />}
    </>
  );
}
