'use client';

import { MonitorSmartphone } from 'lucide-react';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Badge, Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { type Column, DataTable } from '../../components/ui/data-table.tsx';
import { Confirm } from '../../components/ui/dialog.tsx';
import { Section } from '../../components/ui/page.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { Time } from '../../components/ui/time.tsx';
import type { SessionsQuery as SessionsQueryResult } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { signOutHere } from '../auth/session-actions.ts';
import {
  RevokeSessionMutation,
  SessionsQuery,
  SignOutEverywhereMutation,
} from './account.queries.ts';

type Session = SessionsQueryResult['sessions'][number];

function columnsOf(onEnd: (session: Session) => void): Column<Session>[] {
  return [
    {
      id: 'device',
      head: 'Device',
      cell: (row) => (
        <span className="flex items-center gap-2 whitespace-nowrap">
          <span className="font-medium text-ink">{row.device}</span>
          {row.isCurrent && <Badge tone="ok">This device</Badge>}
        </span>
      ),
    },
    { id: 'address', head: 'Address', cell: (row) => <Mono>{row.address}</Mono> },
    {
      id: 'created',
      head: 'Signed in',
      cell: (row) => <Time value={row.createdAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'seen',
      head: 'Last seen',
      cell: (row) => <Time value={row.lastSeenAt} className="whitespace-nowrap text-ink-2" />,
    },
    {
      id: 'end',
      head: '',
      className: 'w-24 text-right',
      cell: (row) =>
        !row.isCurrent && (
          <Button
            size="sm"
            variant="ghost"
            aria-label={`End the session on ${row.device}, ${row.address}`}
            onClick={() => onEnd(row)}
          >
            End
          </Button>
        ),
    },
  ];
}

/** Where one is signed in; ends one session, or all of them. */
export function SessionsSection() {
  const { data, error, loading, refresh } = useLiveQuery({
    query: SessionsQuery,
    variables: {},
    everyMs: 30_000,
    live: true,
  });
  const [ending, setEnding] = useState<Session | null>(null);
  const columns = useMemo(() => columnsOf(setEnding), []);
  const [isEndingAll, setEndingAll] = useState(false);
  const [revoking, revoke] = useMutation(RevokeSessionMutation);
  const [leaving, signOutEverywhere] = useMutation(SignOutEverywhereMutation);
  const end = async ({ id, device }: Session) => {
    const result = await revoke({ id });
    setEnding(null);
    refresh();
    if (result.error) toast.error('Not ended', { description: messageOf(result.error) });
    else toast.success(`Session on ${device} ended`);
  };
  const endAll = async () => {
    const result = await signOutEverywhere({});
    if (!result.error) return signOutHere();
    setEndingAll(false);
    toast.error('Not signed out', { description: messageOf(result.error) });
  };
  return (
    <Section
      flush
      title="Sessions"
      description="Where you are signed in. End what you do not recognise, and change your password."
      actions={
        <Button size="sm" variant="dangerQuiet" onClick={() => setEndingAll(true)}>
          Sign out everywhere
        </Button>
      }
    >
      <DataTable
        label="Sessions"
        columns={columns}
        rows={data?.sessions ?? []}
        loading={loading}
        fallback={
          error ? (
            <ErrorState
              title="Your sessions could not be loaded"
              message={messageOf(error)}
              onRetry={refresh}
            />
          ) : (
            <EmptyState icon={MonitorSmartphone} title="No session" />
          )
        }
      />
      <Confirm
        open={ending !== null}
        onOpenChange={(open) => !open && setEnding(null)}
        title="End this session?"
        action="End session"
        danger
        busy={revoking.fetching}
        onConfirm={() => ending && void end(ending)}
      >
        <p>
          {ending?.device} at {ending?.address} is signed out at once.
        </p>
      </Confirm>
      <Confirm
        open={isEndingAll}
        onOpenChange={setEndingAll}
        title="Sign out everywhere?"
        action="Sign out everywhere"
        danger
        busy={leaving.fetching}
        onConfirm={() => void endAll()}
      >
        <p>Every session of yours ends at once, also this one. API keys go on working.</p>
      </Confirm>
    </Section>
  );
}
