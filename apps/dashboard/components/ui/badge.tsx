import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

/** What a badge or dot says by its colour; its text says the same. */
export type Tone = 'ok' | 'bad' | 'warn' | 'info' | 'hold' | 'neutral';

const BADGE: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok',
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  info: 'bg-info-soft text-info',
  hold: 'bg-hold-soft text-hold',
  neutral: 'bg-selected text-ink-2',
};

const DOT: Record<Tone, string> = {
  ok: 'bg-ok',
  bad: 'bg-bad',
  warn: 'bg-warn',
  info: 'bg-info',
  hold: 'bg-hold',
  neutral: 'bg-ink-3',
};

/** A short state in colour and words. */
export function Badge({
  tone = 'neutral',
  dot = false,
  title,
  className,
  children,
}: {
  tone?: Tone;
  dot?: boolean;
  title?: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      title={title}
      className={cn(
        'inline-flex h-5 items-center gap-1.5 rounded-full px-2 font-medium text-2xs whitespace-nowrap tabular-nums',
        BADGE[tone],
        className,
      )}
    >
      {dot && <Dot tone={tone} />}
      {children}
    </span>
  );
}

/** A dot of a tone. Decoration: the word beside it carries the meaning. */
export function Dot({ tone, pulse = false }: { tone: Tone; pulse?: boolean }) {
  return (
    <span
      aria-hidden
      className={cn('size-1.5 shrink-0 rounded-full', DOT[tone], pulse && 'animate-pulse-dot')}
    />
  );
}

/** A name as it stands in code: an event type, a code, an id. */
export function Mono({
  children,
  className,
  title,
}: {
  children: ReactNode;
  className?: string;
  title?: string;
}) {
  return (
    <span title={title} className={cn('font-mono text-xs', className)}>
      {children}
    </span>
  );
}
