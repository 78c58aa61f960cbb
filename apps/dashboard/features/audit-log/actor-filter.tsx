'use client';

import { useState } from 'react';
import { useQuery } from 'urql';
import { FilterCombobox } from '../../components/ui/combobox.tsx';
import { ActorsQuery } from './audit-log.queries.ts';

/** Narrows the log to what one member or one API key did. */
export function ActorFilter({
  tenantId,
  value,
  onChange,
}: {
  tenantId: string;
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const [search, setSearch] = useState('');
  const [{ data, fetching }] = useQuery({ query: ActorsQuery, variables: { tenantId } });
  const people = (data?.members.edges ?? []).map(({ node: { account } }) => ({
    value: account.id,
    label: account.name,
    detail: account.email,
  }));
  const keys = (data?.apiKeys.edges ?? []).map(({ node }) => ({
    value: node.id,
    label: node.name,
    detail: 'API key',
  }));
  const all = [...people, ...keys];
  const wanted = search.trim().toLowerCase();
  return (
    <FilterCombobox
      name="Who"
      chosenLabel={
        all.find((one) => one.value === value)?.label ?? (fetching ? '…' : 'somebody else')
      }
      value={value}
      any="Anybody"
      options={all.filter(({ label, detail }) =>
        `${label} ${detail}`.toLowerCase().includes(wanted),
      )}
      loading={fetching}
      onSearch={setSearch}
      onChange={onChange}
    />
  );
}
