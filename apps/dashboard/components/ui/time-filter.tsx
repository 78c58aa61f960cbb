'use client';

import { TIME_RANGES } from '../../lib/time-range.ts';
import { FilterSelect } from './select.tsx';

/** Narrows a list to what is recent. */
export function TimeFilter({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  return (
    <FilterSelect
      name="Time"
      value={value}
      any="Any time"
      options={TIME_RANGES}
      onChange={onChange}
    />
  );
}
