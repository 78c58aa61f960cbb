import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

/** The head of a page: where it belongs, what it is, what one can do. */
export function PageHeader({
  title,
  description,
  back,
  actions,
  badges,
}: {
  title: ReactNode;
  description?: ReactNode;
  back?: { href: string; label: string };
  actions?: ReactNode;
  badges?: ReactNode;
}) {
  return (
    <header className="mb-5">
      {back && (
        <Link
          href={back.href}
          className="-ml-1 mb-2 inline-flex items-center gap-0.5 rounded text-ink-3 text-xs hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-3.5" />
          {back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h1 className="min-w-0 font-semibold text-lg text-ink tracking-[-0.01em] [overflow-wrap:anywhere]">
              {title}
            </h1>
            {badges}
          </div>
          {description && <div className="mt-0.5 text-ink-2">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}

/** A framed part of a page with a heading. */
export function Section({
  title,
  description,
  actions,
  className,
  flush = false,
  children,
}: {
  title?: string;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
  /** The content brings its own padding: tables, code. */
  flush?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={cn('overflow-hidden rounded-lg border border-line bg-surface', className)}
    >
      {title && (
        <div className="flex items-center gap-4 border-line border-b px-4 py-2.5">
          <div className="min-w-0 flex-1">
            <h2 className="font-medium text-ink">{title}</h2>
            {description && <p className="text-ink-3 text-xs">{description}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className={flush ? '' : 'p-4'}>{children}</div>
    </section>
  );
}

/** A list of facts: name and value. */
export function Facts({
  items,
  tight = false,
}: {
  items: { name: string; value: ReactNode }[];
  /** For a narrow box: the names take no more than they need. */
  tight?: boolean;
}) {
  return (
    <dl
      className={cn(
        'grid gap-y-2',
        tight
          ? 'grid-cols-[max-content_1fr] gap-x-4'
          : 'grid-cols-[minmax(7rem,max-content)_1fr] gap-x-6',
      )}
    >
      {items.map((item) => (
        <div key={item.name} className="col-span-2 grid grid-cols-subgrid items-baseline">
          <dt className="text-ink-3">{item.name}</dt>
          <dd className="min-w-0 text-ink tabular-nums [overflow-wrap:anywhere]">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One figure with its name, for rows of figures. */
export function Figure({
  name,
  value,
  detail,
  tone,
}: {
  name: string;
  value: ReactNode;
  detail?: ReactNode;
  tone?: 'ok' | 'bad' | 'warn';
}) {
  const tones = { ok: 'text-ok', bad: 'text-bad', warn: 'text-warn' };
  return (
    <div className="min-w-32 flex-1 bg-surface px-4 py-3">
      <dt className="text-ink-3 text-xs">{name}</dt>
      <dd
        className={cn(
          'mt-0.5 font-semibold text-xl tabular-nums tracking-[-0.02em]',
          tone ? tones[tone] : 'text-ink',
        )}
      >
        {value}
      </dd>
      {detail && <dd className="text-ink-3 text-xs">{detail}</dd>}
    </div>
  );
}

/** Figures side by side, divided by hairlines. */
export function Figures({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl
      aria-label={label}
      className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line"
    >
      {children}
    </dl>
  );
}
