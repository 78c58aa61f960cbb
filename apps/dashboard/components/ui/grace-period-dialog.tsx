'use client';

import { type ReactNode, useState } from 'react';
import type { CombinedError } from 'urql';
import { messageOf } from '../../lib/graphql-errors.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FilterSelect, type SelectOption } from './select.tsx';
import { Spinner } from './spinner.tsx';

/** The periods that every rotation offers, in seconds, after "none", which says what ends. */
export const GRACE_PERIODS: readonly SelectOption<string>[] = [
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '24 hours' },
  { value: '604800', label: '7 days' },
];

/** Asks for how long what is replaced goes on being good, before it is replaced. A day, unless said otherwise. */
export function GracePeriodDialog({
  title,
  description,
  periods,
  action,
  error,
  isBusy,
  onRotate,
  onClose,
  children,
}: {
  title: string;
  description: string;
  periods: readonly SelectOption<string>[];
  /** The text of the button. */
  action: string;
  error: CombinedError | undefined;
  isBusy: boolean;
  onRotate: (gracePeriodS: number) => void;
  onClose: () => void;
  /** What else is asked. */
  children?: ReactNode;
}) {
  const [grace, setGrace] = useState('86400');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
    >
      <FilterSelect
        name="Grace period"
        value={grace}
        options={periods}
        onChange={(next) => next && setGrace(next)}
      />
      {children}
      {error && (
        <p role="alert" className="mt-3 text-bad">
          {messageOf(error)}
        </p>
      )}
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" disabled={isBusy} onClick={() => onRotate(Number(grace))}>
          {isBusy && <Spinner />}
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
