'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { FormEnd } from '../../components/ui/form-end.tsx';
import { faultsOf } from '../../lib/graphql-errors.ts';
import { CreateTenantMutation } from './operator.queries.ts';

/** A slug made of a name: lower case, letters and digits, dashes between. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
}

/** Makes a tenant and, if one is named, its owner. */
export function CreateTenantDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [{ fetching, error }, create] = useMutation(CreateTenantMutation);
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [owner, setOwner] = useState({ email: '', name: '', password: '' });
  const faults = new Map(faultsOf(error).map((fault) => [fault.path, fault.message]));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await create({
      input: {
        name: name.trim(),
        slug: slug ?? slugOf(name),
        ownerEmail: owner.email.trim() || null,
        ownerName: owner.name.trim() || null,
        ownerPassword: owner.password || null,
      },
    });
    if (!result.data) return;
    toast.success(`Tenant ${result.data.createTenant.tenant.name} created`);
    onClose();
    router.push(`/t/${result.data.createTenant.tenant.slug}/webhooks`);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="New tenant">
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label="Name" error={faults.get('name')}>
          {(control) => (
            <Input
              {...control}
              required
              placeholder="Acme GmbH"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Slug"
          error={faults.get('slug')}
          hint="Sources name the tenant by it, as client_id; so do this dashboard's addresses."
        >
          {(control) => (
            <Input
              {...control}
              required
              className="font-mono text-xs"
              value={slug ?? slugOf(name)}
              onChange={(event) => setSlug(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="flex flex-col gap-4 border-line border-t pt-4">
          <legend className="sr-only">Owner</legend>
          <Field label="Owner's e-mail" optional error={faults.get('ownerEmail')}>
            {(control) => (
              <Input
                {...control}
                type="email"
                autoComplete="off"
                value={owner.email}
                onChange={(event) => setOwner({ ...owner, email: event.target.value })}
              />
            )}
          </Field>
          {owner.email !== '' && (
            <div className="grid grid-cols-2 gap-4">
              <Field label="Owner's name" error={faults.get('ownerName')}>
                {(control) => (
                  <Input
                    {...control}
                    required
                    autoComplete="off"
                    value={owner.name}
                    onChange={(event) => setOwner({ ...owner, name: event.target.value })}
                  />
                )}
              </Field>
              <Field label="Owner's password" error={faults.get('ownerPassword')}>
                {(control) => (
                  <Input
                    {...control}
                    type="password"
                    required
                    autoComplete="new-password"
                    value={owner.password}
                    onChange={(event) => setOwner({ ...owner, password: event.target.value })}
                  />
                )}
              </Field>
            </div>
          )}
        </fieldset>
        <FormEnd
          action="Create tenant"
          error={faults.size === 0 && error}
          isBusy={fetching}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
