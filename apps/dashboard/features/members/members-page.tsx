'use client';

import { UserPlus, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import type { MemberRowFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { useViewer } from '../shell/viewer-context.tsx';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { InvitationsSection } from './invitations-section.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { columnsOf, type MemberAction } from './member-columns.tsx';
import { MembersQuery } from './members.queries.ts';
import { LeaveConfirm, RemoveConfirm } from './remove-confirm.tsx';

/** Who belongs to the tenant, and who is invited. */
export function MembersPage() {
  const tenant = useTenant();
  const viewer = useViewer();
  const page = useCursor();
  const [isInviting, setInviting] = useState(false);
  const [invitedCount, setInvitedCount] = useState(0);
  const [doing, setDoing] = useState<{ action: MemberAction; member: MemberRowFragment } | null>(
    null,
  );
  const { data, error, loading, refresh } = useLiveQuery({
    query: MembersQuery,
    variables: { filter: { tenantId: tenant.id }, ...page.variables },
    everyMs: 15_000,
    live: true,
  });
  const rows = useMemo(() => data?.members.edges.map(({ node }) => node) ?? [], [data]);
  const columns = useMemo(
    () =>
      columnsOf({
        tenant,
        viewerId: viewer.id,
        onDo: (action, member) => setDoing({ action, member }),
      }),
    [tenant, viewer.id],
  );
  const close = () => {
    setDoing(null);
    refresh();
  };
  return (
    <>
      <PageHeader
        title="Members"
        description="Who may look at this tenant, and who may change it."
        actions={
          tenant.canAdminister && (
            <Button variant="primary" onClick={() => setInviting(true)}>
              <UserPlus aria-hidden />
              Invite
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-5">
        <Section flush>
          <DataTable
            label="Members"
            columns={columns}
            rows={rows}
            loading={loading}
            fallback={
              error ? (
                <ErrorState
                  title="The members could not be loaded"
                  message={messageOf(error)}
                  onRetry={refresh}
                />
              ) : (
                <EmptyState icon={Users} title="No members yet">
                  {tenant.canAdminister
                    ? 'Invite the first one.'
                    : 'Nobody belongs to this tenant.'}
                </EmptyState>
              )
            }
          />
          <Pager pageInfo={data?.members.pageInfo} page={page} />
        </Section>
        {tenant.canAdminister && <InvitationsSection key={invitedCount} />}
      </div>
      {isInviting && (
        <InviteDialog
          onClose={() => {
            setInviting(false);
            setInvitedCount((count) => count + 1);
          }}
        />
      )}
      {doing?.action === 'change-role' && (
        <ChangeRoleDialog member={doing.member} onClose={close} />
      )}
      {doing?.action === 'remove' && <RemoveConfirm member={doing.member} onClose={close} />}
      {doing?.action === 'leave' && <LeaveConfirm onClose={close} />}
    </>
  );
}
