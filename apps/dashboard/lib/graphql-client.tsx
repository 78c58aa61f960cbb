'use client';

import { type ReactNode, useState } from 'react';
import { Client, cacheExchange, fetchExchange, mapExchange, Provider } from 'urql';
import { codeOf } from './graphql-errors.ts';
import { CSRF_HEADER } from './same-origin.ts';

function createClient(): Client {
  const endpoint = '/api/graphql';
  return new Client({
    url: endpoint,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { headers: { [CSRF_HEADER]: '1' } },
    exchanges: [
      cacheExchange,
      mapExchange({
        onError(error) {
          if (error.response?.status === 401 || codeOf(error) === 'UNAUTHENTICATED') signInAgain();
        },
      }),
      fetchExchange,
    ],
  });
}

/** Leaves for the sign-in page, which says why and comes back here afterwards. */
function signInAgain(): void {
  const here = window.location.pathname + window.location.search;
  const url = `/sign-in?reason=ended&next=${encodeURIComponent(here)}`;
  window.location.assign(url);
}

/** Gives the pages below it one GraphQL client with a document cache. */
export function GraphqlProvider({ children }: { children: ReactNode }) {
  const [client] = useState(createClient);
  return <Provider value={client}>{children}</Provider>;
}
