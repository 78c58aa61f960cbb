'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../components/ui/badge.tsx';
import { Section } from '../../components/ui/page.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { DeliveryQuery, DeliveryStatus } from '../../gql/graphql.ts';
import { cn } from '../../lib/cn.ts';
import { formatDuration, formatPlural } from '../../lib/format.ts';
import { AttemptExchange } from './attempt-exchange.tsx';
import { adviceOf, outcomeOf } from './delivery-words.ts';

/** One attempt as the page loads it. */
export type Attempt = NonNullable<DeliveryQuery['delivery']>['attempts'][number];

/** Every attempt, the latest on top and open. */
export function AttemptTimeline({
  attempts,
  status,
}: {
  attempts: readonly Attempt[];
  status: DeliveryStatus;
}) {
  const newestFirst = [...attempts].sort((a, b) => b.number - a.number);
  return (
    <Section
      flush
      title="Attempts"
      description={attempts.length > 0 ? formatPlural(attempts.length, 'attempt', 'attempts') : ''}
    >
      {newestFirst.length === 0 && (
        <p className="px-4 py-8 text-center text-ink-2">
          {status === 'HELD'
            ? 'Nothing was sent: the webhook is paused.'
            : status === 'DISCARDED'
              ? 'Nothing was sent.'
              : 'Nothing was sent yet.'}
        </p>
      )}
      <ol aria-label="Attempts">
        {newestFirst.map((attempt, index) => (
          <AttemptItem key={attempt.id} attempt={attempt} isLatest={index === 0} />
        ))}
      </ol>
    </Section>
  );
}

function AttemptItem({ attempt, isLatest }: { attempt: Attempt; isLatest: boolean }) {
  const [toggled, setToggled] = useState<boolean | null>(null);
  const open = toggled ?? isLatest;
  const outcome = outcomeOf(attempt);
  const words = attempt.errorMessage ?? adviceOf(attempt.httpStatus ?? 0);
  return (
    <li className="border-line border-b last:border-0" aria-label={`Attempt ${attempt.number}`}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setToggled(!open)}
        className="flex w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight
          aria-hidden
          className={cn('size-3.5 text-ink-3 transition-transform', open && 'rotate-90')}
        />
        <span className="w-20 font-medium tabular-nums">Attempt {attempt.number}</span>
        <Badge tone={outcome.tone}>{outcome.label}</Badge>
        <span className="min-w-0 flex-1 truncate text-ink-2">{open ? null : words}</span>
        <span className="text-ink-3 tabular-nums">{formatDuration(attempt.durationMs)}</span>
        <Time
          value={attempt.startedAt}
          className="w-24 text-right whitespace-nowrap text-ink-3 tabular-nums"
        />
      </button>
      {open && <AttemptExchange attempt={attempt} words={words ?? null} />}
    </li>
  );
}
