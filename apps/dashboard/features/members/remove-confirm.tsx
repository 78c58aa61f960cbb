'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Confirm } from '../../components/ui/dialog.tsx';
import { TickField } from '../../components/ui/tick-field.tsx';
import type { MemberRowFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { LeaveTenantMutation, RemoveMemberMutation } from './members.queries.ts';

/** Asks before a membership ends. */
export function RemoveConfirm({
  member,
  onClose,
}: {
  member: MemberRowFragment;
  onClose: () => void;
}) {
  const tenant = useTenant();
  const [revokesApiKeys, setRevokes] = useState(false);
  const [{ fetching }, remove] = useMutation(RemoveMemberMutation);
  const { name, email } = member.account;
  const confirm = async () => {
    const result = await remove({ id: member.id, revokesApiKeys });
    if (result.error) toast.error('Not removed', { description: messageOf(result.error) });
    else toast.success(`${name} removed`);
    onClose();
  };
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${name}?`}
      action="Remove member"
      danger
      busy={fetching}
      onConfirm={() => void confirm()}
    >
      <p>
        {email} is refused in {tenant.name} from the next request on. Their open invitations and
        portal links end.
      </p>
      <TickField
        label="Revoke the API keys they made as well"
        hint="Otherwise these go on working: programs may depend on them."
        checked={revokesApiKeys}
        onChange={setRevokes}
      />
    </Confirm>
  );
}

/** Asks before one leaves by oneself. */
export function LeaveConfirm({ onClose }: { onClose: () => void }) {
  const tenant = useTenant();
  const [{ fetching }, leave] = useMutation(LeaveTenantMutation);
  const confirm = async () => {
    const result = await leave({ tenantId: tenant.id });
    // All that is on the screen was the tenant's.
    if (!result.error) return window.location.assign('/');
    toast.error('You are still a member', { description: messageOf(result.error) });
    onClose();
  };
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Leave ${tenant.name}?`}
      action="Leave"
      danger
      busy={fetching}
      onConfirm={() => void confirm()}
    >
      <p>
        You see nothing of it any more, until somebody invites you again. Your open invitations and
        portal links end; API keys that you made go on working.
      </p>
    </Confirm>
  );
}
