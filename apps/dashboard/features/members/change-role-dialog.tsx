'use client';

import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useClient, useMutation } from 'urql';
import { Dialog } from '../../components/ui/dialog.tsx';
import { FormEnd } from '../../components/ui/form-end.tsx';
import type { MemberRowFragment } from '../../gql/graphql.ts';
import { roleLabel } from '../shell/roles.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { ViewerQuery } from '../shell/viewer.queries.ts';
import { useViewer } from '../shell/viewer-context.tsx';
import { UpdateMemberMutation } from './members.queries.ts';
import { RoleField } from './role-field.tsx';

/** Gives a member another role. */
export function ChangeRoleDialog({
  member,
  onClose,
}: {
  member: MemberRowFragment;
  onClose: () => void;
}) {
  const tenant = useTenant();
  const viewer = useViewer();
  const client = useClient();
  const [role, setRole] = useState(member.role);
  const [{ error, fetching }, update] = useMutation(UpdateMemberMutation);
  const { id: accountId, name } = member.account;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await update({ id: member.id, role });
    if (!result.data) return;
    toast.success(`Role of ${name}: ${roleLabel(role)}`);
    // One's own: what the pages offer goes by it.
    if (accountId === viewer.id) {
      await client.query(ViewerQuery, {}, { requestPolicy: 'network-only' }).toPromise();
    }
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Role of ${name}`}
      description="Holds from their next request on. Where it is less than before, their API keys come down with it."
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <RoleField value={role} upTo={tenant.role} onChange={setRole} />
        <FormEnd
          action="Change role"
          error={error}
          isBusy={fetching}
          isIdle={role === member.role}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
