import type { EntityManager, EntityName, FilterQuery } from '@mikro-orm/postgresql';

/** A page of a list that is ordered newest first (by id, descending). */
export interface PageRequest {
  limit: number;
  /** Ids: only what is older than `after` and newer than `before`. */
  after?: string | null;
  before?: string | null;
  /** Whether the page is taken from the end of what is left (`last`) rather than its start. */
  fromEnd?: boolean;
}

export interface Page<Row> {
  rows: Row[];
  hasNext: boolean;
  hasPrevious: boolean;
}

/** The part of a page's condition and order that every list shares; one row more than asked tells of more. */
export function pageBounds(page: PageRequest) {
  const id: { $lt?: string; $gt?: string } = {};
  if (page.after) id.$lt = page.after;
  if (page.before) id.$gt = page.before;
  return {
    where: page.after || page.before ? { id } : {},
    order: page.fromEnd ? ('asc' as const) : ('desc' as const),
    limit: page.limit + 1,
  };
}

/** Makes a page of the rows found with {@link pageBounds}. */
export function toPage<Row>(found: readonly Row[], page: PageRequest): Page<Row> {
  const rows = found.slice(0, page.limit);
  const hasMore = found.length > page.limit;
  if (page.fromEnd) {
    return { rows: rows.reverse(), hasNext: Boolean(page.before), hasPrevious: hasMore };
  }
  return { rows, hasNext: hasMore, hasPrevious: Boolean(page.after) };
}

/** Finds a page of an entity with an `id` that is a UUIDv7. */
export async function findPage<Row extends { id: string }>(
  em: EntityManager,
  entity: EntityName<Row>,
  where: FilterQuery<Row> | FilterQuery<Row>[],
  page: PageRequest,
): Promise<Page<Row>> {
  const bounds = pageBounds(page);
  const conditions = [bounds.where, ...(Array.isArray(where) ? where : [where])];
  // The ORM's condition types do not follow a type parameter; `where` has been checked by then.
  const found = await em.find<Row>(
    entity,
    { $and: conditions } as never,
    { orderBy: { id: bounds.order }, limit: bounds.limit } as never,
  );
  return toPage<Row>(found as Row[], page);
}
