import { MoreHorizontal } from 'lucide-react';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import type { Column } from '../../components/ui/data-table.tsx';
import { Menu, MenuItem, MenuLine } from '../../components/ui/menu.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { MemberRole, MemberRowFragment } from '../../gql/graphql.ts';
import { roleLabel } from '../shell/roles.ts';
import type { CurrentTenant } from '../shell/tenant-context.tsx';

export type MemberAction = 'change-role' | 'remove' | 'leave';

/** A role as a badge: those that may most stand out. */
export function RoleBadge({ role }: { role: MemberRole }) {
  return <Badge tone={role === 'OWNER' ? 'info' : 'neutral'}>{roleLabel(role)}</Badge>;
}

/** Columns of the list of members, with what the viewer may do about each. */
export function columnsOf({
  tenant,
  viewerId,
  onDo,
}: {
  tenant: CurrentTenant;
  viewerId: string;
  onDo: (action: MemberAction, member: MemberRowFragment) => void;
}): Column<MemberRowFragment>[] {
  const decidesOwners = tenant.role === null || tenant.role === 'OWNER';
  return [
    {
      id: 'name',
      head: 'Name',
      className: 'max-w-40 md:max-w-72',
      cell: ({ account }) => (
        <>
          <span className="flex items-center gap-2 pt-1 md:pt-0">
            <span className="truncate font-medium text-ink">{account.name}</span>
            {account.id === viewerId && <Badge tone="ok">You</Badge>}
          </span>
          <span className="block truncate pb-1 text-ink-2 text-xs md:hidden">{account.email}</span>
        </>
      ),
    },
    {
      id: 'email',
      head: 'E-mail',
      className: 'hidden max-w-80 md:table-cell',
      cell: ({ account }) => <span className="block truncate text-ink-2">{account.email}</span>,
    },
    {
      id: 'role',
      head: 'Role',
      className: 'w-24 md:w-32',
      cell: (row) => <RoleBadge role={row.role} />,
    },
    {
      id: 'joined',
      head: 'Joined',
      className: 'hidden w-32 md:table-cell',
      cell: (row) => <Time value={row.joinedAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'do',
      head: '',
      className: 'w-14 text-right',
      cell: (row) => {
        const isSelf = row.account.id === viewerId;
        const mayManage = tenant.canAdminister && (decidesOwners || row.role !== 'OWNER');
        if (!mayManage && !isSelf) return null;
        return (
          <Menu
            trigger={
              <Button size="icon" variant="ghost" aria-label={`Manage ${row.account.email}`}>
                <MoreHorizontal aria-hidden />
              </Button>
            }
          >
            {mayManage && (
              <MenuItem onSelect={() => onDo('change-role', row)}>Change role…</MenuItem>
            )}
            {mayManage && <MenuLine />}
            {isSelf ? (
              <MenuItem danger onSelect={() => onDo('leave', row)}>
                Leave {tenant.name}…
              </MenuItem>
            ) : (
              <MenuItem danger onSelect={() => onDo('remove', row)}>
                Remove…
              </MenuItem>
            )}
          </Menu>
        );
      },
    },
  ];
}
