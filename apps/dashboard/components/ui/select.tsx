'use client';

import { Check, ChevronDown } from 'lucide-react';
import { Select as Base } from 'radix-ui';
import { cn } from '../../lib/cn.ts';
import { POP_ITEM, POP_PANEL } from './menu.tsx';

/** One choice of a select. */
export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
}

// Radix gives the empty value a meaning of its own, so "any" travels under this name.
const ANY = '__any__';

/**
 * A choice from a short list, as a filter: shows its name while nothing is chosen and
 * name and value when something is.
 */
export function FilterSelect<Value extends string>({
  name,
  value,
  any,
  options,
  onChange,
}: {
  name: string;
  value: Value | null;
  /** What the choice of nothing is called: `Any status`. Absent where one must be chosen. */
  any?: string;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value | null) => void;
}) {
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root
      value={value ?? ANY}
      onValueChange={(next) => onChange(options.find((o) => o.value === next)?.value ?? null)}
    >
      <Base.Trigger
        aria-label={chosen ? `${name}: ${chosen.label}` : name}
        className={cn(
          'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md border px-2.5 text-xs transition-colors hover:bg-hover [&_svg]:size-3',
          chosen ? 'border-line-strong bg-surface text-ink' : 'border-line text-ink-2',
        )}
      >
        {chosen ? (
          <span>
            <span className="text-ink-3">{name}</span>{' '}
            <span className="font-medium">{chosen.label}</span>
          </span>
        ) : (
          name
        )}
        <ChevronDown aria-hidden className="text-ink-3" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Content position="popper" sideOffset={5} className={POP_PANEL}>
          <Base.Viewport>
            {any && <Option value={ANY} label={any} />}
            {options.map((option) => (
              <Option key={option.value} value={option.value} label={option.label} />
            ))}
          </Base.Viewport>
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

function Option({ value, label }: { value: string; label: string }) {
  return (
    <Base.Item value={value} className={cn(POP_ITEM, 'pr-8')}>
      <Base.ItemText>{label}</Base.ItemText>
      <Base.ItemIndicator className="absolute right-2.5">
        <Check aria-hidden />
      </Base.ItemIndicator>
    </Base.Item>
  );
}
