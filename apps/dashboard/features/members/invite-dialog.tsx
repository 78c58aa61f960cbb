'use client';

import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { FormEnd } from '../../components/ui/form-end.tsx';
import { ShownOnce } from '../../components/ui/shown-once.tsx';
import type { MemberRole } from '../../gql/graphql.ts';
import { faultsOf } from '../../lib/graphql-errors.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { InviteMemberMutation } from './members.queries.ts';
import { RoleField } from './role-field.tsx';

/** Invites an e-mail address, and shows the link once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const tenant = useTenant();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<MemberRole>('DEVELOPER');
  const [{ data, error, fetching }, invite] = useMutation(InviteMemberMutation);
  const fault = faultsOf(error).find(({ path }) => path === 'email')?.message;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await invite({ input: { tenantId: tenant.id, email, role } });
  };
  if (data) {
    const { inviteUrl, isMailed, invitation } = data.inviteMember;
    return (
      <Dialog
        open
        onOpenChange={() => {}}
        locked
        title={`${invitation.email} is invited`}
        description={
          isMailed
            ? 'The link is on its way by mail. You may hand it over as well; it works once, within seven days.'
            : 'This installation sends no mail: hand the link over yourself. It is shown this once, works once, and within seven days.'
        }
      >
        <ShownOnce label="Invitation link" text={inviteUrl} testId="invite-url" />
        <div className="mt-5 flex justify-end">
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Invite to ${tenant.name}`}
      description="They join by a link, with this role. It is for nobody else."
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label="E-mail" error={fault}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              placeholder="ann@example.com"
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <RoleField value={role} upTo={tenant.role} onChange={setRole} />
        <FormEnd action="Invite" error={!fault && error} isBusy={fetching} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
