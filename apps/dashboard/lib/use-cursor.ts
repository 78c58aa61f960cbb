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

const PAGE_SIZE = 25;

/**
 * The cursor of a list, kept in the address as `after` or `before`.
 * @param options.name stands before these, where a page has a second list: `invitations-after`
 */
export function useCursor({ name }: { name?: string } = {}): CursorPage {
  const { get, set } = useUrlState();
  const [afterName, beforeName] = name ? [`${name}-after`, `${name}-before`] : ['after', 'before'];
  const after = get(afterName);
  const before = get(beforeName);
  return {
    after,
    before,
    isFirst: after === null && before === null,
    variables: pageVariables({ after, before }, PAGE_SIZE),
    toOlder: (endCursor) => set({ [afterName]: endCursor, [beforeName]: null }),
    toNewer: (startCursor) => set({ [afterName]: null, [beforeName]: startCursor }),
    toFirst: () => set({ [afterName]: null, [beforeName]: null }),
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
