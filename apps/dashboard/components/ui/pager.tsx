'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { CursorPage } from '../../lib/use-cursor.ts';
import { Button } from './button.tsx';

interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor?: string | null;
  endCursor?: string | null;
}

/** Newer and older pages of a list that is newest first. */
export function Pager({ pageInfo, page }: { pageInfo: PageInfo | undefined; page: CursorPage }) {
  // An API that answers a forward page may not look back: having come from somewhere is enough.
  const hasNewer = (pageInfo?.hasPreviousPage ?? false) || page.after !== null;
  const hasOlder = (pageInfo?.hasNextPage ?? false) || page.before !== null;
  const start = pageInfo?.startCursor ?? null;
  const end = pageInfo?.endCursor ?? null;
  if (page.isFirst && !hasOlder) return null;
  return (
    <nav
      aria-label="Pages"
      className="flex items-center justify-end gap-2 border-line border-t px-3 py-2"
    >
      {!page.isFirst && (
        <Button size="sm" variant="ghost" onClick={page.toFirst} className="mr-auto">
          Back to the newest
        </Button>
      )}
      <Button
        size="sm"
        disabled={!hasNewer || (start === null && page.isFirst)}
        onClick={() => (start === null ? page.toFirst() : page.toNewer(start))}
      >
        <ChevronLeft aria-hidden />
        Newer
      </Button>
      <Button
        size="sm"
        disabled={!hasOlder || end === null}
        onClick={() => end !== null && page.toOlder(end)}
      >
        Older
        <ChevronRight aria-hidden />
      </Button>
    </nav>
  );
}
