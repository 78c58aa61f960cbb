import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** Nothing here, why, and what to do about it. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-16 text-center">
      <div className="mb-4 flex size-10 items-center justify-center rounded-full border border-line bg-sunken text-ink-3">
        <Icon aria-hidden className="size-4.5" />
      </div>
      <h2 className="font-medium text-base text-ink">{title}</h2>
      {children && <p className="mt-1 max-w-md text-balance text-ink-2">{children}</p>}
      {action && <div className="mt-5 flex gap-2">{action}</div>}
    </div>
  );
}

/** It failed, why, and a way to try again. */
export function ErrorState({
  title,
  message,
  onRetry,
}: {
  title: string;
  message: string;
  onRetry?: () => void;
}) {
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-16 text-center">
      <div className="mb-4 flex size-10 items-center justify-center rounded-full bg-bad-soft text-bad">
        <CircleAlert aria-hidden className="size-4.5" />
      </div>
      <h2 className="font-medium text-base text-ink">{title}</h2>
      <p className="mt-1 max-w-md text-balance text-ink-2">{message}</p>
      {onRetry && (
        <Button className="mt-5" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** A sentence set apart: a warning, a reason, a hint. */
export function Notice({
  tone,
  title,
  children,
  action,
}: {
  tone: 'bad' | 'warn' | 'info' | 'ok';
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const tones = {
    bad: 'border-bad/25 bg-bad-soft',
    warn: 'border-warn/25 bg-warn-soft',
    info: 'border-info/25 bg-info-soft',
    ok: 'border-ok/25 bg-ok-soft',
  };
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={`flex items-center gap-4 rounded-lg border px-3.5 py-2.5 ${tones[tone]}`}
    >
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium text-ink">{title}</p>}
        {children && <div className="text-ink-2">{children}</div>}
      </div>
      {action}
    </div>
  );
}
