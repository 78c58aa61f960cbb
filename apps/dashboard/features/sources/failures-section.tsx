import { ShieldCheck } from 'lucide-react';
import { Mono } from '../../components/ui/badge.tsx';
import { type Column, DataTable } from '../../components/ui/data-table.tsx';
import { Facts, Section } from '../../components/ui/page.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { SourceFailureRowFragment } from '../../gql/graphql.ts';
import { formatCount, formatUtc } from '../../lib/format.ts';
import { FAILURE_WORDS } from './failure-words.ts';

type Row = SourceFailureRowFragment & { id: string };

/** Where requests came from; without an address, from all that have no row of their own. */
export function FailureAddress({ address }: { address: string | null | undefined }) {
  return address == null ? 'All other addresses' : <Mono>{address}</Mono>;
}

const COLUMNS: Column<Row>[] = [
  {
    id: 'what',
    head: 'What',
    cell: (row) => (
      <span className="whitespace-nowrap" title={row.code}>
        {FAILURE_WORDS[row.code].label}
      </span>
    ),
  },
  { id: 'from', head: 'From', cell: (row) => <FailureAddress address={row.address} /> },
  {
    id: 'count',
    head: 'Requests',
    className: 'w-28 text-right',
    cell: (row) => (
      <span title={`The first at ${formatUtc(row.firstAt)}`}>{formatCount(row.count)}</span>
    ),
  },
  {
    id: 'last',
    head: 'Last',
    className: 'w-32 text-right',
    cell: (row) => <Time value={row.lastAt} className="whitespace-nowrap text-ink-2" />,
  },
];

/** Who failed to authenticate as a source lately, and what to do about it. */
export function FailuresSection({ failures }: { failures: readonly SourceFailureRowFragment[] }) {
  const rows = failures.map((row) => ({ ...row, id: `${row.code} ${row.address ?? ''}` }));
  const codes = [...new Set(rows.map(({ code }) => code))];
  return (
    <Section
      flush
      title="Failed requests"
      description="Requests with a key of this source that were refused in the last seven days."
    >
      <DataTable
        label="Failed requests"
        columns={COLUMNS}
        rows={rows}
        loading={false}
        fallback={
          <EmptyState icon={ShieldCheck} title="No failed requests">
            Every request with a key of this source authenticated in the last seven days.
          </EmptyState>
        }
      />
      {codes.length > 0 && (
        <div className="border-line border-t p-4">
          <h3 className="mb-2 font-medium text-ink text-xs">What to do</h3>
          <Facts
            items={codes.map((code) => ({
              name: FAILURE_WORDS[code].label,
              value: FAILURE_WORDS[code].advice,
            }))}
          />
        </div>
      )}
    </Section>
  );
}
