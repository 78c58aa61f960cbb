'use client';

import { persistedExchange } from '@urql/exchange-persisted';
import { type ReactNode, useEffect, useState } from 'react';
import { Client, cacheExchange, fetchExchange, mapExchange, Provider } from 'urql';
import { codeOf } from './graphql-errors.ts';
import { persistedHash } from './persisted.ts';
import { CSRF_HEADER } from './same-origin.ts';
import { noteSessionChange } from './session-change.ts';
import { VIEWER_HEADER } from './viewer-header.ts';

/** A client that asks for one person alone, however others sign in meanwhile. */
function createClient(viewerId: string, prefix: string): Client {
  const endpoint = `${prefix}/api/graphql`;
  return new Client({
    url: endpoint,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { headers: { [CSRF_HEADER]: '1', [VIEWER_HEADER]: viewerId } },
    exchanges: [
      cacheExchange,
      mapExchange({
        onError(error) {
          const code = codeOf(error);
          if (code === 'SESSION_CHANGED') loadAnew();
          else if (error.response?.status === 401 || code === 'UNAUTHENTICATED') leave(prefix);
        },
      }),
      // By hash; by text where an API of another version does not know it.
      persistedExchange({
        enableForMutation: true,
        preferGetForPersistedQueries: false,
        generateHash: async (_text, document) => persistedHash(document),
      }),
      fetchExchange,
    ],
  });
}

/** Leaves for the page that says why: the portal's, or that for signing in, which comes back here. */
function leave(prefix: string): void {
  if (prefix !== '') {
    window.location.assign(`${prefix}/ended`);
    return;
  }
  const here = window.location.pathname + window.location.search;
  const url = `/sign-in?reason=ended&next=${encodeURIComponent(here)}`;
  window.location.assign(url);
}

/** The page is another person's than the browser's session: nothing of it may stay. */
function loadAnew(): void {
  noteSessionChange();
  window.location.reload();
}

/**
 * Gives the pages below it one GraphQL client with a document cache.
 * @param viewerId whose pages these are: said with each request
 * @param prefix what stands before every path: nothing, or the portal's
 */
export function GraphqlProvider({
  viewerId,
  prefix,
  children,
}: {
  viewerId: string;
  prefix: string;
  children: ReactNode;
}) {
  const [client] = useState(() => createClient(viewerId, prefix));
  useEffect(() => {
    // Back, to a page that the browser kept as it was: someone else may be signed in by now.
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener('pageshow', onShow);
    return () => window.removeEventListener('pageshow', onShow);
  }, []);
  return <Provider value={client}>{children}</Provider>;
}
