'use client';

import { createContext, type ReactNode, useContext } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState } from '../../components/ui/states.tsx';
import type { ViewerQuery as ViewerQueryResult } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { signOutHere } from '../auth/session-actions.ts';
import { useShell } from './shell-context.tsx';
import { ViewerQuery } from './viewer.queries.ts';

/** Whoever is signed in. */
export type Viewer = ViewerQueryResult['viewer'];

const ViewerContext = createContext<Viewer | null>(null);

/** Loads the viewer once; shows `loading` meanwhile. */
export function ViewerProvider({ loading, children }: { loading: ReactNode; children: ReactNode }) {
  const { isPortal } = useShell();
  const [{ data, error }, execute] = useQuery({ query: ViewerQuery });
  if (data) return <ViewerContext value={data.viewer}>{children}</ViewerContext>;
  if (!error) return loading;
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center">
      <ErrorState
        title="Posthorn is not answering"
        message={messageOf(error)}
        onRetry={() => execute({ requestPolicy: 'network-only' })}
      />
      {!isPortal && (
        <Button variant="ghost" onClick={() => void signOutHere()}>
          Sign out
        </Button>
      )}
    </main>
  );
}

/** Whoever is signed in; only below `ViewerProvider`. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (viewer === null) throw new Error('useViewer is used outside of ViewerProvider');
  return viewer;
}
