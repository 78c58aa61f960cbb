'use client';

import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { FilterCombobox } from '../../components/ui/combobox.tsx';
import { EventTypesQuery } from './event-types.queries.ts';

/** Narrows a list to one event type. */
export function EventTypeFilter({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const [search, setSearch] = useState('');
  const [{ data, fetching }] = useQuery({
    query: EventTypesQuery,
    variables: { search: useDeferredValue(search.trim()) || null },
  });
  const options = (data?.eventTypes.edges ?? []).map(({ node }) => ({
    value: node.name,
    label: node.name,
    detail: node.isDeprecated ? 'deprecated' : undefined,
  }));
  return (
    <FilterCombobox
      name="Event type"
      chosenLabel={value}
      value={value}
      any="Any event type"
      options={options}
      loading={fetching}
      onSearch={setSearch}
      onChange={onChange}
    />
  );
}
