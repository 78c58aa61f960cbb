import Link from 'next/link';
import { Badge, Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { AuditLogQuery as AuditLogResult } from '../../gql/graphql.ts';
import { actorKindInWords } from './audit-words.ts';

export type AuditEntry = AuditLogResult['auditLog']['edges'][number]['node'];

/** Columns of the audit log. */
export function columnsOf(options: {
  /** Whether entries of several tenants are listed. */
  showsTenant: boolean;
  onOpen: (entry: AuditEntry) => void;
}): Column<AuditEntry>[] {
  const tenant: Column<AuditEntry> = {
    id: 'tenant',
    head: 'Tenant',
    className: 'hidden max-w-40 md:table-cell',
    cell: (row) =>
      row.tenant ? (
        <Link
          href={`/t/${row.tenant.slug}/audit-log`}
          className="block truncate text-ink-2 hover:text-ink"
        >
          {row.tenant.name}
        </Link>
      ) : (
        <span className="text-ink-3">Installation</span>
      ),
  };
  return [
    {
      id: 'at',
      head: 'When',
      className: 'w-28',
      cell: (row) => <Time value={row.at} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'who',
      head: 'Who',
      className: `hidden md:table-cell ${options.showsTenant ? 'max-w-52' : 'max-w-64'}`,
      cell: (row) => (
        <span className="flex items-center gap-2">
          <span title={row.actor.name} className="truncate text-ink">
            {row.actor.name}
          </span>
          {row.actor.kind !== 'ACCOUNT' && <Badge>{actorKindInWords(row.actor.kind)}</Badge>}
        </span>
      ),
    },
    {
      id: 'what',
      head: 'What',
      className: `max-w-44 ${options.showsTenant ? 'md:max-w-80' : 'md:max-w-md'}`,
      cell: (row) => (
        <>
          <span title={row.summary} className="block truncate pt-1 md:pt-0">
            {row.summary}
          </span>
          <span className="block truncate pb-1 text-ink-2 text-xs md:hidden">{row.actor.name}</span>
        </>
      ),
    },
    ...(options.showsTenant ? [tenant] : []),
    {
      id: 'from',
      head: 'From',
      className: 'hidden w-32 md:table-cell',
      cell: (row) => <Mono className="text-ink-2">{row.address ?? '–'}</Mono>,
    },
    {
      id: 'open',
      head: '',
      className: 'w-24 text-right',
      cell: (row) => (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Details: ${row.summary}`}
          onClick={() => options.onOpen(row)}
        >
          Details
        </Button>
      ),
    },
  ];
}
