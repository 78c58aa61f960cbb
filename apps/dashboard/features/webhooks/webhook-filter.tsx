'use client';

import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { FilterCombobox } from '../../components/ui/combobox.tsx';
import { ofTenant, useTenant } from '../shell/tenant-context.tsx';
import { WebhookNameQuery, WebhookSearchQuery } from './webhooks.queries.ts';

/** Narrows a list to one webhook. */
export function WebhookFilter({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const tenant = useTenant();
  const [search, setSearch] = useState('');
  const [{ data, fetching }] = useQuery({
    query: WebhookSearchQuery,
    variables: { filter: { tenantId: tenant.id, search: useDeferredValue(search.trim()) || null } },
  });
  const [chosen] = useQuery({
    query: WebhookNameQuery,
    variables: { id: value ?? '' },
    pause: value === null,
  });
  const webhook = ofTenant(chosen.data?.webhook, tenant);
  const options = (data?.webhooks.edges ?? []).map(({ node }) => ({
    value: node.id,
    label: node.description || node.callbackUrl,
    detail: node.description ? node.callbackUrl.replace(/^https?:\/\//, '') : undefined,
  }));
  return (
    <FilterCombobox
      name="Webhook"
      chosenLabel={webhook ? webhook.description || webhook.callbackUrl : '…'}
      value={value}
      any="Any webhook"
      options={options}
      loading={fetching}
      onSearch={setSearch}
      onChange={onChange}
    />
  );
}
