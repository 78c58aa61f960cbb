'use client';

import { useCallback, useRef } from 'react';
import { type AnyVariables, type TypedDocumentNode, useQuery } from 'urql';
import { usePolling } from './use-polling.ts';

/**
 * A query that stays on the screen while it is fetched again, and is fetched again every
 * `everyMs` while `live`.
 */
export function useLiveQuery<Data, Variables extends AnyVariables>(options: {
  query: TypedDocumentNode<Data, Variables>;
  variables: Variables;
  /** How often; what is settled may be asked for less often than what is under way. */
  everyMs?: number | ((data: Data | undefined) => number);
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
  // A refresh that failed must not take away what is on the screen.
  const question = JSON.stringify(options.variables);
  const last = useRef<{ question: string; data: Data } | null>(null);
  if (result.data) last.current = { question, data: result.data };
  const kept = last.current?.question === question ? last.current.data : undefined;
  const data = result.data ?? kept;
  const intervalMs = typeof everyMs === 'function' ? everyMs(data) : everyMs;
  usePolling(refresh, intervalMs, live && !pause);
  return {
    data,
    /** Why the latest request failed; `data` may still be there from before. */
    error: result.error,
    /** Nothing to show yet. */
    loading: result.fetching && data === undefined,
    refresh,
  };
}
