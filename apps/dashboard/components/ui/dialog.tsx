'use client';

import { X } from 'lucide-react';
import { AlertDialog as Alert, Dialog as Base } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Spinner } from './spinner.tsx';

const OVERLAY = 'fixed inset-0 z-40 animate-fade bg-scrim';
const PANEL =
  'fixed top-[14vh] left-1/2 z-50 max-h-[76vh] w-[calc(100vw-2rem)] -translate-x-1/2 overflow-y-auto rounded-xl border border-line bg-raised shadow-pop animate-fade focus:outline-none';

/** A window over the page. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  locked = false,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Not closed by a click outside or Escape: what it shows is shown once. */
  locked?: boolean;
  children: ReactNode;
}) {
  const keepOpen = (event: Event) => {
    if (locked) event.preventDefault();
  };
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Overlay className={OVERLAY} />
        <Base.Content
          className={`${PANEL} max-w-lg`}
          onEscapeKeyDown={keepOpen}
          onPointerDownOutside={keepOpen}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <div className="flex items-start gap-4 px-5 pt-4.5">
            <div className="flex-1">
              <Base.Title className="font-semibold text-base text-ink">{title}</Base.Title>
              {description && (
                <Base.Description className="mt-0.5 text-ink-2">{description}</Base.Description>
              )}
            </div>
            {!locked && (
              <Base.Close asChild>
                <Button variant="ghost" size="icon" aria-label="Close" className="-mr-1.5">
                  <X aria-hidden />
                </Button>
              </Base.Close>
            )}
          </div>
          <div className="px-5 pt-4 pb-5">{children}</div>
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}

/** Asks before something happens. The button says what will happen; Cancel has the focus. */
export function Confirm({
  open,
  onOpenChange,
  title,
  children,
  action,
  danger = false,
  busy = false,
  onConfirm,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  action: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
}) {
  return (
    <Alert.Root open={open} onOpenChange={(next) => !busy && onOpenChange(next)}>
      <Alert.Portal>
        <Alert.Overlay className={OVERLAY} />
        <Alert.Content className={`${PANEL} max-w-md`}>
          <div className="px-5 pt-4.5 pb-4">
            <Alert.Title className="font-semibold text-base text-ink">{title}</Alert.Title>
            <Alert.Description asChild>
              <div className="mt-1.5 flex flex-col gap-2 text-ink-2">{children}</div>
            </Alert.Description>
          </div>
          <div className="flex justify-end gap-2 border-line border-t bg-sunken px-5 py-3">
            <Alert.Cancel asChild>
              <Button disabled={busy}>Cancel</Button>
            </Alert.Cancel>
            <Button variant={danger ? 'danger' : 'primary'} disabled={busy} onClick={onConfirm}>
              {busy && <Spinner />}
              {action}
            </Button>
          </div>
        </Alert.Content>
      </Alert.Portal>
    </Alert.Root>
  );
}
