'use client';

import { ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { cn } from '../../lib/cn.ts';
import { POP_PANEL } from './menu.tsx';
import { type ComboboxOption, SearchList } from './search-list.tsx';

/** A searchable choice from a long list, as a filter. */
export function FilterCombobox({
  name,
  chosenLabel,
  value,
  options,
  any,
  loading,
  onSearch,
  onChange,
}: {
  name: string;
  /** What the choice is called on the button. */
  chosenLabel: ReactNode;
  value: string | null;
  any: string;
  options: readonly ComboboxOption[];
  loading?: boolean;
  onSearch: (search: string) => void;
  onChange: (value: string | null) => void;
}) {
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const all = search === '' ? [{ value: '', label: any }, ...options] : options;
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setSearch('');
        onSearch('');
      }}
    >
      <Popover.Trigger
        aria-label={value ? undefined : name}
        className={cn(
          'inline-flex h-7 max-w-64 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-xs transition-colors hover:bg-hover [&_svg]:size-3 [&_svg]:shrink-0',
          value ? 'border-line-strong bg-surface text-ink' : 'border-line text-ink-2',
        )}
      >
        {value ? (
          <span className="truncate">
            <span className="text-ink-3">{name}</span>{' '}
            <span className="font-medium">{chosenLabel}</span>
          </span>
        ) : (
          name
        )}
        <ChevronDown aria-hidden className="text-ink-3" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content align="start" sideOffset={5} className={`${POP_PANEL} w-80`}>
          <SearchList
            label={name}
            options={all}
            value={value ?? ''}
            loading={loading}
            search={search}
            onSearch={(text) => {
              setSearch(text);
              onSearch(text);
            }}
            placeholder="Search…"
            empty="Nothing matches."
            onChoose={(next) => {
              onChange(next === '' ? null : next);
              setOpen(false);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
