'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { FormEnd } from '../../components/ui/form-end.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { CredentialsDialog } from './credentials-dialog.tsx';
import { faultsByField, type GrantedTenant } from './form-values.ts';
import { GrantFields } from './grant-fields.tsx';
import type { SourceOwner } from './source-owner.ts';
import { CreateSourceMutation } from './sources.queries.ts';

const CREDENTIALS = [
  { value: 'made', label: 'Made by Posthorn' },
  { value: 'brought', label: 'Bring your own' },
] as const;

/** Makes a source, and shows once what it authenticates with. */
export function NewSourceDialog({
  owner,
  apiUrl,
  onClose,
}: {
  owner: SourceOwner;
  apiUrl: string;
  onClose: () => void;
}) {
  const router = useRouter();
  const [{ fetching, data, error }, create] = useMutation(CreateSourceMutation);
  const [name, setName] = useState('');
  const [from, setFrom] = useState<'made' | 'brought'>('made');
  const [brought, setBrought] = useState({ apiKey: '', webhookSecret: '' });
  const [grants, setGrants] = useState<{
    grantsAllTenants: boolean;
    grantedTenants: GrantedTenant[];
  }>({ grantsAllTenants: false, grantedTenants: [] });
  const isBrought = from === 'brought';
  const faults = faultsByField(error);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const ofOperator = {
      grantsAllTenants: grants.grantsAllTenants,
      grantedTenantIds: grants.grantedTenants.map(({ id }) => id),
    };
    await create({
      input: {
        tenantId: owner.tenantId,
        name: name.trim(),
        ...(isBrought ? brought : {}),
        ...(owner.tenantId === null ? ofOperator : {}),
      },
    });
  };
  if (data) {
    const { source, apiKey, webhookSecret } = data.createSource;
    return (
      <CredentialsDialog
        title={`${source.name} can send now`}
        note={
          isBrought
            ? 'It authenticates with the key and the secret that you brought.'
            : 'The key and the secret are shown this once. Give them to the application that sends, and keep them like passwords.'
        }
        owner={owner}
        source={source}
        apiUrl={apiUrl}
        credentials={apiKey != null && webhookSecret != null ? { apiKey, webhookSecret } : brought}
        brought={isBrought}
        onDone={() => {
          onClose();
          router.push(`${owner.base}/${source.id}`);
        }}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New source"
      description="An application that sends events. What it may send is set afterwards."
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label="Name" error={faults.name}>
          {(control) => (
            <Input
              {...control}
              placeholder="Order service, production"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {owner.tenantId === null && (
          <GrantFields
            value={grants}
            fault={faults.grantedTenantIds ?? null}
            onChange={(patch) => setGrants({ ...grants, ...patch })}
          />
        )}
        <div className="flex">
          <FilterSelect
            name="Key and secret"
            value={from}
            options={CREDENTIALS}
            onChange={(next) => next && setFrom(next)}
          />
        </div>
        {isBrought && (
          <>
            <Field
              label="API key"
              error={faults.apiKey}
              hint="16 to 256 characters that nobody can guess."
            >
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  className="font-mono text-xs"
                  value={brought.apiKey}
                  onChange={(event) => setBrought({ ...brought, apiKey: event.target.value })}
                />
              )}
            </Field>
            <Field
              label="Webhook secret"
              error={faults.webhookSecret}
              hint="16 to 512 characters. The source signs with it."
            >
              {(control) => (
                <Input
                  {...control}
                  type="password"
                  autoComplete="new-password"
                  className="font-mono text-xs"
                  value={brought.webhookSecret}
                  onChange={(event) =>
                    setBrought({ ...brought, webhookSecret: event.target.value })
                  }
                />
              )}
            </Field>
          </>
        )}
        <FormEnd
          action="Create source"
          error={Object.keys(faults).length === 0 && error}
          isBusy={fetching}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
