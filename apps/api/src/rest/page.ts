import type { Page, PageRequest } from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';

/** Reads `cursor` and `limit`; CURSOR_INVALID (PosthornError) for a cursor that is not ours. */
export function pageOf(query: { cursor?: string; limit: number }): PageRequest {
  const { cursor, limit } = query;
  if (cursor !== undefined && !isUuid(cursor)) {
    throw new PosthornError('CURSOR_INVALID', {
      details: [{ path: 'cursor', message: 'This is not a cursor of this list.' }],
    });
  }
  return { limit, after: cursor };
}

export function toList<Row extends { id: string }, Item>(
  page: Page<Row>,
  toItem: (row: Row) => Item,
) {
  return {
    data: page.rows.map(toItem),
    next_cursor: page.hasNext ? (page.rows.at(-1)?.id ?? null) : null,
  };
}
