'use client';

import { ScrollText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { DataTable } from '../../components/ui/data-table.tsx';
import { FilterBar } from '../../components/ui/filter-bar.tsx';
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
import { useTenant } from '../shell/tenant-context.tsx';
import { ActorFilter } from './actor-filter.tsx';
import { type AuditEntry, columnsOf } from './audit-columns.tsx';
import { AuditLogQuery } from './audit-log.queries.ts';
import { TARGETS, TENANT_TARGETS } from './audit-words.ts';
import { EntryDialog } from './entry-dialog.tsx';

const FIRST_PAGE = { after: null, before: null };

/** What was changed in the tenant that the address names. */
export function TenantAuditLogPage() {
  return <AuditLogPage tenantId={useTenant().id} />;
}

/** What was changed in the whole installation. */
export function OperatorAuditLogPage() {
  return <AuditLogPage tenantId={null} />;
}

/** Every change, by whom, from where. */
function AuditLogPage({ tenantId }: { tenantId: string | null }) {
  const { get, set } = useUrlState();
  const page = useCursor();
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const [actorId, action, time] = [get('who'), get('what'), get('time')];
  const from = useMemo(() => rangeStart(time, Date.now()), [time]);
  const { data, error, loading, refresh } = useLiveQuery({
    query: AuditLogQuery,
    variables: { filter: { tenantId, actorId, action, from }, ...page.variables },
    everyMs: 10_000,
    live: page.isFirst,
  });
  const rows = useMemo(() => data?.auditLog.edges.map(({ node }) => node) ?? [], [data]);
  const columns = useMemo(
    () => columnsOf({ showsTenant: tenantId === null, onOpen: setOpened }),
    [tenantId],
  );
  const targets = tenantId === null ? TARGETS : TENANT_TARGETS;
  const isFiltered = [actorId, action, time].some((value) => value !== null);
  return (
    <>
      <PageHeader
        title={tenantId === null ? 'All changes' : 'Audit log'}
        description={
          tenantId === null
            ? 'Who changed what in the whole installation. Secrets never stand here.'
            : 'Who changed what here, and from where. Secrets never stand here.'
        }
      />
      <FilterBar
        active={isFiltered}
        onClear={() => set({ who: null, what: null, time: null, ...FIRST_PAGE })}
      >
        {tenantId !== null && (
          <ActorFilter
            tenantId={tenantId}
            value={actorId}
            onChange={(who) => set({ who, ...FIRST_PAGE })}
          />
        )}
        <FilterSelect
          name="About"
          value={targets.find(({ value }) => value === action)?.value ?? null}
          any="Anything"
          options={targets}
          onChange={(what) => set({ what, ...FIRST_PAGE })}
        />
        <TimeFilter value={time} onChange={(next) => set({ time: next, ...FIRST_PAGE })} />
      </FilterBar>
      <Section flush>
        <DataTable
          label="Audit log"
          columns={columns}
          rows={rows}
          loading={loading}
          fallback={
            error ? (
              <ErrorState
                title="The audit log could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState
                icon={ScrollText}
                title={isFiltered ? 'No such change' : 'No changes yet'}
              >
                {isFiltered ? 'Clear a filter to see more.' : 'What is changed here is listed.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.auditLog.pageInfo} page={page} />
      </Section>
      {opened && <EntryDialog entry={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
