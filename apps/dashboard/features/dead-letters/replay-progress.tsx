'use client';

import { X } from 'lucide-react';
import { useEffect } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import type { ReplayStatus } from '../../gql/graphql.ts';
import { formatCount } from '../../lib/format.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { ofTenant, useTenant } from '../shell/tenant-context.tsx';
import { CancelReplayMutation, ReplayQuery } from './dead-letters.queries.ts';

const TITLES: Record<ReplayStatus, string> = {
  RUNNING: 'Replaying',
  DONE: 'Replay done',
  CANCELLED: 'Replay cancelled',
};

/** How far a replay is, live; can stop it. Its id is in the address, so a reload keeps it. */
export function ReplayProgress({
  id,
  onChange,
  onClose,
}: {
  id: string;
  onChange: () => void;
  onClose: () => void;
}) {
  const { data, error } = useLiveQuery({
    query: ReplayQuery,
    variables: { id },
    everyMs: 800,
    live: true,
  });
  const [{ fetching }, cancel] = useMutation(CancelReplayMutation);
  const replay = ofTenant(data?.replay, useTenant());
  const status = replay?.status;
  useEffect(() => {
    if (status === 'DONE' || status === 'CANCELLED') onChange();
  }, [status, onChange]);
  if (data && !replay) return null;
  if (error && !replay) return null;
  const total = replay?.total ?? 0;
  const moved = replay?.moved ?? 0;
  const share = total === 0 ? (status === 'DONE' ? 1 : 0) : moved / total;
  const stop = async () => {
    const result = await cancel({ id });
    if (result.error) toast.error('Not cancelled', { description: messageOf(result.error) });
  };
  return (
    <section
      aria-label="Replay"
      className="mb-4 rounded-lg border border-line bg-surface px-4 py-3"
    >
      <div className="flex items-center gap-3">
        {status === 'RUNNING' && <Spinner className="text-brass" />}
        <p aria-live="polite" className="flex-1">
          <span className="font-medium">{status ? TITLES[status] : 'Replay'}</span>{' '}
          <span className="text-ink-2 tabular-nums">
            {formatCount(moved)} of {formatCount(total)} sent on
          </span>
        </p>
        {status === 'RUNNING' ? (
          <Button size="sm" disabled={fetching} onClick={() => void stop()}>
            Cancel replay
          </Button>
        ) : (
          <Button variant="ghost" size="icon" aria-label="Dismiss" onClick={onClose}>
            <X aria-hidden />
          </Button>
        )}
      </div>
      <progress className="sr-only" aria-label="Replay progress" value={moved} max={total || 1} />
      <div aria-hidden className="mt-2.5 h-1 overflow-hidden rounded-full bg-selected">
        <div
          className={`h-full rounded-full transition-[width] duration-500 ${status === 'CANCELLED' ? 'bg-ink-3' : 'bg-brass'}`}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </section>
  );
}
