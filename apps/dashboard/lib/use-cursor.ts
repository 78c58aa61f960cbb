'use client';

import { useUrlState } from './use-url-state.ts';

/** Where a cursor list stands, and how to leave for its other pages. */
export interface CursorPage {
  readonly after: string | null;
  readonly before: string | null;
  readonly isFirst: boolean;
  readonly variables: { first?: number; after?: string; last?: number; before?: string };
  toOlder(endCursor: string): void;
  toNewer(startCursor: string): void;
  toFirst(): void;
}

/** The cursor of a list, kept in the address as `after` or `before`. */
export function useCursor(pageSize = 25): CursorPage {
  const { get, set } = useUrlState();
  const after = get('after');
  const before = get('before');
  return {
    after,
    before,
    isFirst: after === null && before === null,
    variables: pageVariables({ after, before }, pageSize),
    toOlder: (endCursor) => set({ after: endCursor, before: null }),
    toNewer: (startCursor) => set({ after: null, before: startCursor }),
    toFirst: () => set({ after: null, before: null }),
  };
}

/** The Relay arguments of a page of a list that is newest first. */
export function pageVariables(
  page: { after: string | null; before: string | null },
  pageSize: number,
): CursorPage['variables'] {
  if (page.before !== null) return { last: pageSize, before: page.before };
  if (page.after !== null) return { first: pageSize, after: page.after };
  return { first: pageSize };
}
