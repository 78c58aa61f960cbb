import { Badge, Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { ApiKeyRowFragment } from '../../gql/graphql.ts';
import { RoleBadge } from '../members/member-columns.tsx';
import { rolesUpTo } from '../shell/roles.ts';
import type { CurrentTenant } from '../shell/tenant-context.tsx';

/** What a key is good for at a time. */
export type ApiKeyState = 'active' | 'over' | 'revoked';

export function stateOf(
  { revokedAt, expiresAt }: Pick<ApiKeyRowFragment, 'revokedAt' | 'expiresAt'>,
  nowMs: number | null,
): ApiKeyState {
  if (revokedAt != null) return 'revoked';
  const isOver = expiresAt != null && nowMs !== null && Date.parse(expiresAt) <= nowMs;
  return isOver ? 'over' : 'active';
}

function Ends({ row, nowMs }: { row: ApiKeyRowFragment; nowMs: number | null }) {
  const state = stateOf(row, nowMs);
  if (state === 'revoked') return <Badge tone="bad">Revoked</Badge>;
  if (state === 'over') return <Badge tone="warn">Over</Badge>;
  if (row.expiresAt == null) return <span className="text-ink-3">Never</span>;
  return <Time value={row.expiresAt} className="whitespace-nowrap text-ink-2" />;
}

/** Columns of the list of API keys. */
export function columnsOf({
  tenant,
  nowMs,
  onRevoke,
}: {
  tenant: CurrentTenant;
  nowMs: number | null;
  onRevoke: (row: ApiKeyRowFragment) => void;
}): Column<ApiKeyRowFragment>[] {
  const own = new Set(rolesUpTo(tenant.role).map(({ value }) => value));
  return [
    {
      id: 'name',
      head: 'Name',
      className: 'max-w-40 md:max-w-64',
      cell: (row) => (
        <>
          <span title={row.name} className="block truncate pt-1 font-medium text-ink md:pt-0">
            {row.name}
          </span>
          <Mono className="block pb-1 text-ink-2 md:hidden">{row.prefix}…</Mono>
        </>
      ),
    },
    {
      id: 'key',
      head: 'Key',
      className: 'hidden md:table-cell',
      cell: (row) => <Mono className="text-ink-2">{row.prefix}…</Mono>,
    },
    {
      id: 'role',
      head: 'Role',
      className: 'w-24 md:w-28',
      cell: (row) => <RoleBadge role={row.role} />,
    },
    {
      id: 'by',
      head: 'Made by',
      className: 'hidden max-w-60 md:table-cell',
      cell: (row) => (
        <span title={row.createdBy?.name} className="block truncate text-ink-2">
          {row.createdBy?.name ?? '–'}
        </span>
      ),
    },
    {
      id: 'used',
      head: 'Last used',
      className: 'hidden w-32 md:table-cell',
      cell: (row) =>
        row.lastUsedAt == null ? (
          <span className="text-ink-3">Never</span>
        ) : (
          <Time value={row.lastUsedAt} className="whitespace-nowrap text-ink-2" />
        ),
    },
    {
      id: 'ends',
      head: 'Ends',
      className: 'w-28',
      cell: (row) => <Ends row={row} nowMs={nowMs} />,
    },
    {
      id: 'revoke',
      head: '',
      className: 'w-24 text-right',
      cell: (row) =>
        tenant.canEdit &&
        own.has(row.role) &&
        row.revokedAt == null && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Revoke ${row.name}`}
            onClick={() => onRevoke(row)}
          >
            Revoke
          </Button>
        ),
    },
  ];
}
