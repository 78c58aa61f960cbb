'use client';

import { ChevronsUpDown } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { Popover } from 'radix-ui';
import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { POP_PANEL } from '../../components/ui/menu.tsx';
import { SearchList } from '../../components/ui/search-list.tsx';
import { TenantSearchQuery } from './viewer.queries.ts';
import { useViewer } from './viewer-context.tsx';

/** The same kind of page for another tenant: lists stay, single things do not travel. */
export function pathForTenant(pathname: string, slug: string): string {
  const section = /^\/t\/[^/]+\/([^/]+)/.exec(pathname)?.[1] ?? 'webhooks';
  return `/t/${slug}/${section}`;
}

/** Names the tenant whose pages one sees; operators and members of several choose another. */
export function TenantSwitcher({ current }: { current: string | null }) {
  const viewer = useViewer();
  const known = [viewer.tenant, ...viewer.tenants].find(
    (tenant) => tenant && (tenant.slug === current || tenant.id === current),
  );
  const [{ data }] = useQuery({
    query: TenantSearchQuery,
    variables: { search: current },
    pause: known !== undefined || current === null || !viewer.isOperator,
  });
  const found = data?.tenants.edges.find(({ node }) =>
    [node.slug, node.id].includes(current ?? ''),
  );
  const name = known?.name ?? found?.node.name ?? current ?? 'Choose a tenant';
  if (!viewer.isOperator && viewer.tenants.length <= 1) {
    return <p className="truncate px-2 font-medium text-ink-2">{name}</p>;
  }
  return <Switcher name={name} slug={known?.slug ?? found?.node.slug ?? current} />;
}

function Switcher({ name, slug }: { name: string; slug: string | null }) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const router = useRouter();
  const pathname = usePathname();
  const [{ data, fetching }] = useQuery({
    query: TenantSearchQuery,
    variables: { search: useDeferredValue(search.trim()) || null },
    pause: !open,
  });
  const options = (data?.tenants.edges ?? []).map(({ node }) => ({
    value: node.slug,
    label: node.name,
    detail: node.slug,
  }));
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setSearch('');
      }}
    >
      <Popover.Trigger
        aria-label={`Tenant: ${name}`}
        className="flex h-8 w-full max-w-56 items-center gap-2 rounded-md border border-line-strong bg-surface px-2 font-medium transition-colors hover:bg-hover"
      >
        {slug !== null && (
          <span
            aria-hidden
            className="flex size-4.5 shrink-0 items-center justify-center rounded bg-brass-soft font-semibold text-2xs text-brass"
          >
            {name.slice(0, 1).toUpperCase()}
          </span>
        )}
        <span className="min-w-0 flex-1 truncate text-left">{name}</span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" sideOffset={5} className={`${POP_PANEL} w-72`}>
          <SearchList
            label="Tenants"
            options={options}
            value={slug}
            loading={fetching}
            search={search}
            onSearch={setSearch}
            placeholder="Search tenants…"
            empty="No tenant matches."
            onChoose={(next) => {
              setOpen(false);
              router.push(pathForTenant(pathname, next));
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
