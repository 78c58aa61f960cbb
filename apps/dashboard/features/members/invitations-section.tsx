'use client';

import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Badge } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { type Column, DataTable } from '../../components/ui/data-table.tsx';
import { Confirm } from '../../components/ui/dialog.tsx';
import { Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { InvitationsQuery as InvitationsResult } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useNow } from '../../lib/now.tsx';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { RoleBadge } from './member-columns.tsx';
import { InvitationsQuery, RevokeInvitationMutation } from './members.queries.ts';

type Invitation = InvitationsResult['invitations']['edges'][number]['node'];

function EndsAt({ value }: { value: string }) {
  const nowMs = useNow();
  const isOver = nowMs !== null && Date.parse(value) <= nowMs;
  return isOver ? (
    <Badge tone="warn">Over</Badge>
  ) : (
    <Time value={value} className="whitespace-nowrap text-ink-2" />
  );
}

function columnsOf(
  mayRevoke: (row: Invitation) => boolean,
  onRevoke: (row: Invitation) => void,
): Column<Invitation>[] {
  return [
    {
      id: 'email',
      head: 'E-mail',
      className: 'max-w-32 md:max-w-80',
      cell: (row) => <span className="block truncate text-ink">{row.email}</span>,
    },
    {
      id: 'role',
      head: 'Role',
      className: 'w-24 md:w-32',
      cell: (row) => <RoleBadge role={row.role} />,
    },
    {
      id: 'by',
      head: 'Invited by',
      className: 'hidden max-w-64 md:table-cell',
      cell: (row) => (
        <span className="block truncate text-ink-2">{row.invitedBy?.email ?? '–'}</span>
      ),
    },
    {
      id: 'ends',
      head: 'Ends',
      className: 'w-24 md:w-32',
      cell: (row) => <EndsAt value={row.expiresAt} />,
    },
    {
      id: 'revoke',
      head: '',
      className: 'w-24 text-right',
      cell: (row) =>
        mayRevoke(row) && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Revoke the invitation of ${row.email}`}
            onClick={() => onRevoke(row)}
          >
            Revoke
          </Button>
        ),
    },
  ];
}

/** Who is invited and has not come yet; nothing where that is nobody. */
export function InvitationsSection() {
  const tenant = useTenant();
  const page = useCursor({ name: 'invitations' });
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  const [{ fetching }, revoke] = useMutation(RevokeInvitationMutation);
  const { data, error, loading, refresh } = useLiveQuery({
    query: InvitationsQuery,
    variables: { filter: { tenantId: tenant.id }, ...page.variables },
    everyMs: 15_000,
    live: true,
  });
  const rows = useMemo(() => data?.invitations.edges.map(({ node }) => node) ?? [], [data]);
  const { role } = tenant;
  const columns = useMemo(() => {
    const decidesOwners = role === null || role === 'OWNER';
    return columnsOf((row) => decidesOwners || row.role !== 'OWNER', setRevoking);
  }, [role]);
  const confirm = async ({ id, email }: Invitation) => {
    const result = await revoke({ id });
    if (result.error) toast.error('Not revoked', { description: messageOf(result.error) });
    else toast.success(`Invitation of ${email} revoked`);
    setRevoking(null);
    refresh();
  };
  if (!error && page.isFirst && (loading || rows.length === 0)) return null;
  return (
    <Section flush title="Open invitations">
      <DataTable
        label="Open invitations"
        columns={columns}
        rows={rows}
        loading={loading}
        fallback={
          error ? (
            <ErrorState
              title="The invitations could not be loaded"
              message={messageOf(error)}
              onRetry={refresh}
            />
          ) : (
            <p className="px-4 py-6 text-ink-2">There are no older ones.</p>
          )
        }
      />
      <Pager pageInfo={data?.invitations.pageInfo} page={page} />
      <Confirm
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title="Revoke this invitation?"
        action="Revoke invitation"
        danger
        busy={fetching}
        onConfirm={() => revoking && void confirm(revoking)}
      >
        <p>The link that {revoking?.email} was given lets nobody in any more.</p>
      </Confirm>
    </Section>
  );
}
