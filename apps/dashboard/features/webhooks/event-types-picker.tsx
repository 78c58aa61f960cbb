'use client';

import { X } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { POP_ITEM, POP_PANEL } from '../../components/ui/menu.tsx';
import { DeprecatedBadge } from '../event-types/event-type-words.tsx';
import { EventTypesQuery } from '../event-types/event-types.queries.ts';

const PATTERN = /^(\*|[a-z0-9_-]+(\.[a-z0-9_-]+)*(\.\*)?)$/i;

/**
 * What to offer for a typed text: names that hold it, and the patterns (`payment.*`) above them.
 * A pattern may be typed whole even where the catalogue has nothing under it yet.
 */
export function suggestionsFor(
  typed: string,
  names: readonly string[],
  chosen: readonly string[],
): string[] {
  const text = typed.trim().toLowerCase();
  const patterns = new Set<string>();
  for (const name of names) {
    const parts = name.split('.');
    for (let depth = 1; depth < parts.length; depth += 1) {
      patterns.add(`${parts.slice(0, depth).join('.')}.*`);
    }
  }
  const all = [...patterns, ...names].filter((name) => name.toLowerCase().includes(text)).sort();
  const isNewPattern = text.endsWith('*') && PATTERN.test(text) && !all.includes(text);
  return (isNewPattern ? [text, ...all] : all).filter((name) => !chosen.includes(name));
}

/** Chooses event types and patterns of them; none chosen means all. */
export function EventTypesPicker({
  id,
  describedBy,
  invalid,
  value,
  onChange,
}: {
  id: string;
  describedBy: string | undefined;
  invalid: boolean | undefined;
  value: readonly string[];
  onChange: (names: string[]) => void;
}) {
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [{ data }] = useQuery({
    query: EventTypesQuery,
    variables: { search: useDeferredValue(text.replace(/\.?\*$/, '').trim()) || null },
  });
  const nodes = data?.eventTypes.edges.map(({ node }) => node) ?? [];
  const descriptions = new Map(nodes.map((node) => [node.name, node.description]));
  const deprecated = new Set(nodes.filter((node) => node.isDeprecated).map(({ name }) => name));
  const options = suggestionsFor(text, [...descriptions.keys()], value);
  const at = Math.min(active, options.length - 1);
  const add = (name: string) => {
    onChange([...value, name]);
    setText('');
    setActive(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      setActive(Math.max(0, Math.min(options.length - 1, at + step)));
    } else if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      const option = options[at];
      if (option && (open || text !== '')) add(option);
    } else if (event.key === 'Backspace' && text === '') {
      onChange(value.slice(0, -1));
    } else if (event.key === 'Escape') {
      setOpen(false);
    }
  };
  return (
    <div className="relative">
      <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-md border border-line-strong bg-surface px-1.5 py-1 focus-within:border-brass hover:border-ink-3">
        {value.map((name) => (
          <span
            key={name}
            className="inline-flex h-5.5 items-center gap-1 rounded bg-selected pr-0.5 pl-1.5 font-mono text-xs"
          >
            {name}
            <button
              type="button"
              aria-label={`Remove ${name}`}
              onClick={() => onChange(value.filter((other) => other !== name))}
              className="rounded p-0.5 text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-3" />
            </button>
          </span>
        ))}
        <input
          id={id}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-options`}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          aria-activedescendant={open && options.length > 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          value={text}
          placeholder={value.length === 0 ? 'All events. Type to choose: payment.*' : ''}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
            setOpen(true);
          }}
          onKeyDown={onKeyDown}
          className="h-5.5 min-w-32 flex-1 bg-transparent px-1 font-mono text-xs outline-none placeholder:font-sans placeholder:text-sm"
        />
      </div>
      {open && options.length > 0 && (
        <div
          role="listbox"
          id={`${id}-options`}
          aria-label="Event types"
          className={`${POP_PANEL} absolute top-full right-0 left-0 mt-1 max-h-64 overflow-y-auto`}
        >
          {options.map((name, index) => (
            <div
              key={name}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={false}
              data-highlighted={index === at ? '' : undefined}
              className={POP_ITEM}
              onPointerMove={() => setActive(index)}
              // Before the box loses the focus, which would close the list.
              onPointerDown={(event) => {
                event.preventDefault();
                add(name);
              }}
            >
              <span className="font-mono text-xs">{name}</span>
              {deprecated.has(name) && <DeprecatedBadge />}
              <span className="ml-auto truncate pl-4 text-ink-3 text-xs">
                {name.endsWith('*') ? 'everything below it' : descriptions.get(name)}
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
