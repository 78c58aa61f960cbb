'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { cn } from '../../lib/cn.ts';
import { POP_ITEM, POP_PANEL } from './menu.tsx';

/** One choice of a combobox. */
export interface ComboboxOption {
  value: string;
  label: string;
  detail?: string;
}

interface ListProps {
  label: string;
  options: readonly ComboboxOption[];
  value: string | null;
  loading?: boolean;
  search: string;
  onSearch: (search: string) => void;
  placeholder: string;
  empty: string;
  onChoose: (value: string) => void;
}

/** A search box over a list of choices, worked with the arrow keys and Enter. */
export function SearchList(props: ListProps) {
  const { label, options, value, search, onSearch, onChoose } = props;
  const id = useId();
  const [active, setActive] = useState(0);
  const at = Math.min(active, options.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive(Math.max(0, Math.min(options.length - 1, at + step)));
    }
    const option = options[at];
    if (event.key === 'Enter' && option) {
      event.preventDefault();
      onChoose(option.value);
    }
  };
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the list was opened to search in it
        autoFocus
        role="combobox"
        aria-expanded
        aria-label={`Search ${label.toLowerCase()}`}
        aria-controls={`${id}-list`}
        aria-activedescendant={options.length > 0 ? `${id}-${at}` : undefined}
        value={search}
        onChange={(event) => {
          onSearch(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        placeholder={props.placeholder}
        className="-mx-1 -mt-1 mb-1 block h-9 w-[calc(100%+0.5rem)] border-line border-b bg-transparent px-3 text-sm outline-none"
      />
      <div role="listbox" id={`${id}-list`} aria-label={label} className="max-h-72 overflow-y-auto">
        {options.map((option, index) => (
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={option.value === value}
            data-highlighted={index === at ? '' : undefined}
            className={POP_ITEM}
            onPointerMove={() => setActive(index)}
            onClick={() => onChoose(option.value)}
            onKeyDown={onKeyDown}
          >
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.detail && (
              <span className="max-w-40 truncate font-mono text-2xs text-ink-3">
                {option.detail}
              </span>
            )}
            {option.value === value && <Check aria-hidden />}
          </div>
        ))}
        {options.length === 0 && (
          <p className="px-2 py-3 text-center text-ink-3">
            {props.loading ? 'Searching…' : props.empty}
          </p>
        )}
      </div>
    </>
  );
}

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
        aria-label={name}
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
