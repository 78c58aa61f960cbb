'use client';

import { useState } from 'react';
import { Badge } from '../../components/ui/badge.tsx';
import { LiveToggle } from '../../components/ui/live-toggle.tsx';
import { Figure, Figures, PageHeader, Section } from '../../components/ui/page.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { ErrorState, Notice } from '../../components/ui/states.tsx';
import { formatCount, formatSpan } from '../../lib/format.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { SystemHealthQuery } from './operator.queries.ts';

const NAMES: Record<string, string> = {
  postgresql: 'PostgreSQL',
  redis: 'Redis',
  workers: 'Workers',
};

/** Over this age the oldest waiting delivery asks for attention, in seconds. */
const OLD_PENDING_S = 60;

/** How the installation as a whole is doing. */
export function SystemPage() {
  const [live, setLive] = useState(true);
  const { data, error, loading, refresh } = useLiveQuery({
    query: SystemHealthQuery,
    variables: {},
    live,
  });
  if (loading) return <PageSkeleton label="Loading the system's health" />;
  const health = data?.systemHealth;
  if (!health) {
    return (
      <ErrorState
        title="The system's health could not be loaded"
        message={error ? messageOf(error) : 'The API gave no answer.'}
        onRetry={refresh}
      />
    );
  }
  const age = health.oldestPendingAgeS;
  const failing = health.parts.filter((part) => !part.ok);
  return (
    <>
      <PageHeader
        title="System"
        description="Every part of this installation, and how much waits to be sent."
        badges={
          <Badge tone={health.ok ? 'ok' : 'bad'} dot>
            {health.ok ? 'All well' : 'Needs attention'}
          </Badge>
        }
        actions={<LiveToggle live={live} failing={error !== undefined} onChange={setLive} />}
      />
      <div className="flex flex-col gap-5">
        {error && (
          <Notice tone="warn" title="These figures are not fresh">
            {messageOf(error)}
          </Notice>
        )}
        {failing.length > 0 && (
          <Notice
            tone="bad"
            title={`Not working: ${failing.map((part) => NAMES[part.name] ?? part.name).join(', ')}`}
          >
            Accepted events are safe in PostgreSQL and go out once it works again.
          </Notice>
        )}
        <Figures label="Figures">
          <Figure
            name="Workers"
            value={formatCount(health.workersAlive)}
            tone={health.workersAlive === 0 ? 'bad' : undefined}
            detail="alive"
          />
          <Figure
            name="Waiting"
            value={formatCount(health.pendingDeliveries)}
            detail="pending deliveries"
          />
          <Figure
            name="Oldest"
            value={typeof age === 'number' ? formatSpan(age) : '–'}
            tone={typeof age === 'number' && age > OLD_PENDING_S ? 'warn' : undefined}
            detail={typeof age === 'number' ? 'waited so far' : 'nothing waits'}
          />
          <Figure name="Batches" value={formatCount(health.openBatches)} detail="being sent" />
        </Figures>
        <Section flush title="Parts">
          <ul className="divide-y divide-line">
            {health.parts.map((part) => (
              <li key={part.name} className="flex items-center gap-4 px-4 py-2.5">
                <span className="w-40 font-medium">{NAMES[part.name] ?? part.name}</span>
                <span className="min-w-0 flex-1 truncate text-ink-2" title={part.detail ?? ''}>
                  {part.detail}
                </span>
                <Badge tone={part.ok ? 'ok' : 'bad'} dot>
                  {part.ok ? 'Works' : 'Fails'}
                </Badge>
              </li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}
