import { ShieldCheck } from 'lucide-react';
import { type Column, DataTable } from '../../components/ui/data-table.tsx';
import { Facts, Section } from '../../components/ui/page.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import type { SourceFailureRowFragment } from '../../gql/graphql.ts';
import { FAILURE_COLUMNS } from './failure-columns.tsx';
import { FAILURE_WORDS } from './failure-words.ts';

type Row = SourceFailureRowFragment & { id: string };

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
  ...FAILURE_COLUMNS,
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
