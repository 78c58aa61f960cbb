'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as Base } from 'radix-ui';
import { cn } from '../../lib/cn.ts';

/** A box to tick; `indeterminate` where some of many are ticked. */
export function Checkbox({
  id,
  checked,
  onChange,
  label,
  className,
}: {
  /** For a label beside it. */
  id?: string;
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  label: string;
  className?: string;
}) {
  return (
    <Base.Root
      id={id}
      checked={checked}
      onCheckedChange={(next) => onChange(next === true)}
      aria-label={label}
      className={cn(
        'flex size-4 items-center justify-center rounded border border-line-strong bg-surface text-on-primary hover:border-ink-3 data-[state=checked]:border-primary data-[state=checked]:bg-primary data-[state=indeterminate]:border-primary data-[state=indeterminate]:bg-primary',
        className,
      )}
    >
      <Base.Indicator>
        {checked === 'indeterminate' ? (
          <Minus aria-hidden className="size-3" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3} />
        )}
      </Base.Indicator>
    </Base.Root>
  );
}
