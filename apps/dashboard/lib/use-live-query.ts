'use client';

import { useCallback } from 'react';
import { type AnyVariables, type TypedDocumentNode, useQuery } from 'urql';
import { usePolling } from './use-polling.ts';

/**
 * A query that stays on the screen while it is fetched again, and is fetched again every
 * `everyMs` while `live`.
 */
export function useLiveQuery<Data, Variables extends AnyVariables>(options: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  everyMs?: number;
  live?: boolean;
  pause?: boolean;
}) {
  const { everyMs = 2_000, live = false, pause = false } = options;
  const [result, execute] = useQuery<Data, Variables>({
    query: options.query,
    variables: options.variables,
    pause,
  } as Parameters<typeof useQuery<Data, Variables>>[0]);
  const refresh = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  usePolling(refresh, everyMs, live && !pause);
  return {
    data: result.data,
    error: result.error,
    /** Nothing to show yet. */
    loading: result.fetching && result.data === undefined,
    refresh,
  };
}
