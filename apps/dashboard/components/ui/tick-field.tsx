'use client';

import { useId } from 'react';
import { Checkbox } from './checkbox.tsx';

/** A box to tick with its words beside it, which tick it too. */
export function TickField({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <Checkbox
        id={id}
        label={label}
        checked={checked}
        onChange={onChange}
        className="mt-0.5 shrink-0"
      />
      <div>
        <label htmlFor={id} className="block text-ink">
          {label}
        </label>
        {hint && <p className="text-ink-3 text-xs">{hint}</p>}
      </div>
    </div>
  );
}
