'use client';

import { Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';

/** The row of filters over a list. */
export function FilterBar({
  active,
  onClear,
  end,
  children,
}: {
  /** Whether any filter is set, which shows the button that clears them. */
  active: boolean;
  onClear: () => void;
  end?: ReactNode;
  children: ReactNode;
}) {
  return (
    <search aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
      {children}
      {active && (
        <Button size="sm" variant="ghost" onClick={onClear}>
          <X aria-hidden />
          Clear
        </Button>
      )}
      {end && <div className="ml-auto flex items-center gap-2">{end}</div>}
    </search>
  );
}

const PAUSE_MS = 250;

/**
 * A text filter that waits until typing pauses, or until something outside of the filters is
 * clicked: the address must not change under a navigation that has begun, which would end it.
 */
export function FilterText({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  // What both sides know. The value follows later than it is told, and more may be typed meanwhile.
  const told = useRef(value);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === told.current) return;
    const tell = () => {
      if (wanted === told.current) return;
      told.current = wanted;
      onChange(wanted);
    };
    const tellBefore = ({ target }: MouseEvent) => {
      const filters = input.current?.closest('search');
      if (!(target instanceof Node && filters?.contains(target))) tell();
    };
    const timer = setTimeout(tell, PAUSE_MS);
    window.addEventListener('click', tellBefore, { capture: true });
    return () => {
      clearTimeout(timer);
      window.removeEventListener('click', tellBefore, { capture: true });
    };
  }, [text, onChange]);
  return (
    <div className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2 size-3 text-ink-3" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-7 w-56 rounded-md border border-line bg-transparent pr-2 pl-7 text-xs transition-colors hover:border-line-strong focus-visible:border-brass focus-visible:outline-none [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}
