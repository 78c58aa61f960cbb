'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

/** Changes of the address: a null removes the name. */
export type UrlPatch = Record<string, string | null>;

/** Applies a patch to search parameters; pure, for `useUrlState` and its test. */
export function patchSearch(search: string, patch: UrlPatch): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === '') params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * The part of a page's state that belongs to its address: filters, pages, tabs. A link to the
 * page shows the same to a colleague, and Back undoes a filter.
 */
export function useUrlState() {
  const pathname = usePathname();
  const search = useSearchParams();
  const get = useCallback((name: string) => search.get(name), [search]);
  const set = useCallback(
    (patch: UrlPatch, how: 'push' | 'replace' = 'push') => {
      const url = pathname + patchSearch(window.location.search, patch);
      if (how === 'push') window.history.pushState(null, '', url);
      else window.history.replaceState(null, '', url);
    },
    [pathname],
  );
  return { get, set };
}
