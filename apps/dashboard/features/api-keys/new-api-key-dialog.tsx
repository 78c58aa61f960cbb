'use client';

import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Field, Input, SelectBox } from '../../components/ui/field.tsx';
import { FormEnd } from '../../components/ui/form-end.tsx';
import { ShownOnce } from '../../components/ui/shown-once.tsx';
import type { MemberRole } from '../../gql/graphql.ts';
import { faultsOf } from '../../lib/graphql-errors.ts';
import { RoleField } from '../members/role-field.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { CreateApiKeyMutation } from './api-keys.queries.ts';

const DAY_MS = 86_400_000;

/** How long a key lives; none for one that does not end by itself. */
const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'never', label: 'No end' },
] as const;

/** When a key with this lifetime ends. */
export function endOf(lifetime: (typeof LIFETIMES)[number]['value'], nowMs: number): string | null {
  if (lifetime === 'never') return null;
  return new Date(nowMs + Number(lifetime) * DAY_MS).toISOString();
}

/** Makes an API key, and shows it once. */
export function NewApiKeyDialog({ onClose }: { onClose: () => void }) {
  const tenant = useTenant();
  const [name, setName] = useState('');
  const [role, setRole] = useState<MemberRole>('DEVELOPER');
  const [lifetime, setLifetime] = useState<(typeof LIFETIMES)[number]['value']>('90');
  const [{ data, error, fetching }, create] = useMutation(CreateApiKeyMutation);
  const fault = faultsOf(error).find(({ path }) => path === 'name')?.message;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const expiresAt = endOf(lifetime, Date.now());
    await create({ input: { tenantId: tenant.id, name: name.trim(), role, expiresAt } });
  };
  if (data) {
    return (
      <Dialog
        open
        onOpenChange={() => {}}
        locked
        title={`${data.createApiKey.apiKey.name} is made`}
        description="The key is shown this once. Give it to the program that calls the API, and keep it like a password."
      >
        <ShownOnce label="API key" text={data.createApiKey.secret} testId="api-key" />
        <div className="mt-5 flex justify-end">
          <Button variant="primary" onClick={onClose}>
            I have stored it
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New API key"
      description="For a program that calls the API for this tenant."
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label="Name" error={fault} hint="What uses it, so that others know.">
          {(control) => (
            <Input
              {...control}
              placeholder="Order service, production"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <RoleField value={role} upTo={tenant.role} onChange={setRole} />
        <Field label="Ends after">
          {(control) => (
            <SelectBox {...control} value={lifetime} options={LIFETIMES} onChange={setLifetime} />
          )}
        </Field>
        <FormEnd action="Create key" error={!fault && error} isBusy={fetching} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
