'use client';

import { X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { FilterCombobox } from '../../components/ui/combobox.tsx';
import { TickField } from '../../components/ui/tick-field.tsx';
import { TenantSearchQuery } from '../shell/viewer.queries.ts';
import type { GrantedTenant } from './form-values.ts';

interface Grants {
  grantsAllTenants: boolean;
  grantedTenants: GrantedTenant[];
}

/** Which tenants an operator's source may send for. */
export function GrantFields({
  value,
  fault,
  onChange,
}: {
  value: Grants;
  fault: string | null;
  onChange: (patch: Partial<Grants>) => void;
}) {
  const [search, setSearch] = useState('');
  const [{ data, fetching }] = useQuery({
    query: TenantSearchQuery,
    variables: { search: useDeferredValue(search.trim()) || null },
  });
  const { grantsAllTenants, grantedTenants } = value;
  const isGranted = new Set(grantedTenants.map(({ id }) => id));
  const found = (data?.tenants.edges ?? []).map(({ node }) => node);
  const open = found.filter(({ id }) => !isGranted.has(id));
  const add = (id: string | null) => {
    const tenant = open.find((one) => one.id === id);
    if (tenant) onChange({ grantedTenants: [...grantedTenants, tenant] });
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">Tenants</legend>
      <TickField
        label="Every tenant, also those that come later"
        checked={grantsAllTenants}
        onChange={(checked) => onChange({ grantsAllTenants: checked })}
      />
      {!grantsAllTenants && (
        <div className="flex flex-wrap items-center gap-1.5">
          {grantedTenants.map((tenant) => (
            <span
              key={tenant.id}
              title={tenant.slug}
              className="inline-flex h-7 items-center gap-1 rounded bg-selected pr-1 pl-2 text-xs"
            >
              {tenant.name}
              <button
                type="button"
                aria-label={`Remove ${tenant.name}`}
                onClick={() =>
                  onChange({ grantedTenants: grantedTenants.filter(({ id }) => id !== tenant.id) })
                }
                className="rounded p-0.5 text-ink-3 hover:bg-hover hover:text-ink"
              >
                <X aria-hidden className="size-3" />
              </button>
            </span>
          ))}
          <FilterCombobox
            name="Add a tenant"
            chosenLabel={null}
            value={null}
            any="Choose a tenant"
            options={open.map(({ id, name, slug }) => ({ value: id, label: name, detail: slug }))}
            loading={fetching}
            onSearch={setSearch}
            onChange={add}
          />
        </div>
      )}
      {fault && (
        <p role="alert" className="text-bad text-xs">
          {fault}
        </p>
      )}
      <p className="text-ink-3 text-xs">
        {grantsAllTenants || grantedTenants.length > 0
          ? 'Each event names its tenant by client_id.'
          : 'Granted to nobody, it can send nothing.'}
      </p>
    </fieldset>
  );
}
