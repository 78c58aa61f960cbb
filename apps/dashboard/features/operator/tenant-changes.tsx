'use client';

import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Confirm, Dialog } from '../../components/ui/dialog.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { FormEnd } from '../../components/ui/form-end.tsx';
import { faultsOf, messageOf } from '../../lib/graphql-errors.ts';
import { UpdateTenantMutation } from './operator.queries.ts';

/** A tenant that an operator changes. */
export interface ChangeableTenant {
  id: string;
  name: string;
  isSuspended: boolean;
}

/** Asks before a tenant is suspended, or its suspension ends, saying what happens. */
export function SuspensionConfirm({
  tenant,
  onClose,
}: {
  tenant: ChangeableTenant;
  onClose: () => void;
}) {
  const [{ fetching }, update] = useMutation(UpdateTenantMutation);
  const { id, name, isSuspended } = tenant;
  const confirm = async () => {
    const result = await update({ id, input: { isSuspended: !isSuspended } });
    if (result.error) toast.error('Not changed', { description: messageOf(result.error) });
    else if (isSuspended) {
      toast.success(`${name} resumed`, { description: 'What was held is being sent.' });
    } else toast.success(`${name} suspended`, { description: 'Its events are refused.' });
    onClose();
  };
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={isSuspended ? `Resume ${name}?` : `Suspend ${name}?`}
      action={isSuspended ? 'Resume tenant' : 'Suspend tenant'}
      danger={!isSuspended}
      busy={fetching}
      onConfirm={() => void confirm()}
    >
      {isSuspended ? (
        <p>
          Its events are accepted again, and the deliveries that the suspension holds are sent.
          Events that were refused meanwhile are not stored: their sources have to send them again.
        </p>
      ) : (
        <p>
          Its events are refused with 403 TENANT_SUSPENDED, and nothing is sent to its webhooks.
          What waits for delivery, retries and replays included, is held and sent when you resume
          it. Its members can still sign in.
        </p>
      )}
    </Confirm>
  );
}

/** Gives a tenant another name; its slug stays. */
export function RenameTenantDialog({
  tenant,
  onClose,
}: {
  tenant: ChangeableTenant;
  onClose: () => void;
}) {
  const [{ fetching, error }, update] = useMutation(UpdateTenantMutation);
  const [name, setName] = useState(tenant.name);
  const faults = new Map(faultsOf(error).map((fault) => [fault.path, fault.message]));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await update({ id: tenant.id, input: { name: name.trim() } });
    if (!result.data) return;
    toast.success(`Renamed to ${result.data.updateTenant.tenant.name}`);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rename ${tenant.name}`}
      description="Its slug, by which sources and addresses name it, stays as it is."
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label="Name" error={faults.get('name')}>
          {(control) => (
            <Input
              {...control}
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <FormEnd
          action="Rename"
          error={faults.size === 0 && error}
          isBusy={fetching}
          isIdle={name.trim() === tenant.name}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
