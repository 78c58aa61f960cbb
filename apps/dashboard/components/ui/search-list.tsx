'use client';

import { Check } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { POP_ITEM } from './menu.tsx';

/** One choice of a searchable list. */
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
