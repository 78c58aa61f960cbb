'use client';

import { ShieldCheck } from 'lucide-react';
import { Mono } from '../../components/ui/badge.tsx';
import { type Column, DataTable } from '../../components/ui/data-table.tsx';
import { Section } from '../../components/ui/page.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import type { UnknownSourceKeysQuery as Answer } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { FAILURE_COLUMNS } from './failure-columns.tsx';
import { UnknownSourceKeysQuery } from './sources.queries.ts';
import { kindOfKey } from './unknown-key-words.ts';

type Row = Answer['unknownSourceKeys'][number] & { id: string };

const COLUMNS: Column<Row>[] = [
  {
    id: 'key',
    head: 'Key',
    cell: (row) => (
      <span className="flex flex-wrap items-baseline gap-x-2">
        {row.keyPrefix != null && <Mono>{row.keyPrefix}…</Mono>}
        <span className="text-ink-2">{kindOfKey(row)}</span>
      </span>
    ),
  },
  ...FAILURE_COLUMNS,
];

/** For operators: requests to ingest whose key is no source's. */
export function UnknownKeysSection() {
  const { data, error, loading, refresh } = useLiveQuery({
    query: UnknownSourceKeysQuery,
    variables: {},
    everyMs: 10_000,
    live: true,
  });
  const rows = (data?.unknownSourceKeys ?? []).map((row) => ({
    ...row,
    id: `${row.code} ${row.keyPrefix ?? ''} ${row.address ?? ''}`,
  }));
  return (
    <Section
      flush
      title="Unknown keys"
      description="Requests to ingest of the last seven days whose key is no source's, of any tenant. Nothing more of a key is kept than is shown."
    >
      <DataTable
        label="Unknown keys"
        columns={COLUMNS}
        rows={rows}
        loading={loading}
        fallback={
          error ? (
            <ErrorState
              title="The unknown keys could not be loaded"
              message={messageOf(error)}
              onRetry={refresh}
            />
          ) : (
            <EmptyState icon={ShieldCheck} title="No unknown keys">
              Every key that came in the last seven days was a source's.
            </EmptyState>
          )
        }
      />
    </Section>
  );
}
