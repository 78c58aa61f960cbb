'use client';

import type { ReactNode } from 'react';
import { Badge, Mono } from '../../components/ui/badge.tsx';
import { PayloadView } from '../../components/ui/code.tsx';
import { formatUtc } from '../../lib/format.ts';
import { AttemptPhases } from './attempt-phases.tsx';
import type { Attempt } from './attempt-timeline.tsx';
import { HeaderList } from './header-list.tsx';

/** What was sent and what came back, side by side. */
export function AttemptExchange({ attempt, words }: { attempt: Attempt; words: string | null }) {
  const { request } = attempt;
  return (
    <div className="border-line border-t bg-sunken px-4 py-4">
      <p className="mb-3 text-ink-2">
        {words && <span className="mr-1">{words}</span>}
        <span className="text-ink-3">Started {formatUtc(attempt.startedAt)}.</span>
      </p>
      <AttemptPhases phases={attempt.phases} />
      <div className="grid gap-4 lg:grid-cols-2">
        <Side title="Request">
          <Line>
            <Badge tone="neutral">{request.method}</Badge>
            <Mono className="[overflow-wrap:anywhere]">{request.url}</Mono>
            {request.address && <span className="text-ink-3 text-xs">at {request.address}</span>}
          </Line>
          {request.note && <p className="px-4 py-2 text-ink-2 text-xs">{request.note}</p>}
          {request.headers != null && (
            <HeaderList label="Request headers" headers={request.headers} />
          )}
          {typeof request.body === 'string' && (
            <PayloadView label="Request body" text={request.body} />
          )}
        </Side>
        <Side title="Response">
          {typeof attempt.httpStatus === 'number' ? (
            <>
              <Line>
                <Badge tone={attempt.httpStatus < 300 ? 'ok' : 'bad'}>
                  HTTP {attempt.httpStatus}
                </Badge>
              </Line>
              <HeaderList label="Response headers" headers={attempt.responseHeaders} />
              <PayloadView label="Response body" text={attempt.responseBody ?? ''} />
            </>
          ) : (
            <p className="px-4 py-6 text-ink-2">
              No response.{' '}
              {attempt.errorCode && <Mono className="text-ink-3">{attempt.errorCode}</Mono>}
            </p>
          )}
        </Side>
      </div>
    </div>
  );
}

function Side({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section
      aria-label={title}
      className="min-w-0 divide-y divide-line overflow-hidden rounded-md border border-line bg-surface"
    >
      <h3 className="px-4 py-2 font-medium text-ink-2 text-xs">{title}</h3>
      {children}
    </section>
  );
}

function Line({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2 px-4 py-2.5">{children}</div>;
}
