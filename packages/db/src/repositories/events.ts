import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { idsSince, idsUntil } from '@posthorn/domain';
import { Event, type EventRow } from '../entities/event.ts';
import { query } from '../people/query.ts';
import { idRange } from './id-range.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

export interface EventFilter {
  tenantId: string;
  type?: string | null;
  /** The source's own id of the event. */
  eventId?: string | null;
  from?: Date | null;
  to?: Date | null;
  unmatched?: boolean | null;
}

/** A page of a tenant's events. `from` and `to` are times of receipt, both inclusive. */
export async function findEvents(
  em: EntityManager,
  filter: EventFilter,
  page: PageRequest,
): Promise<Page<EventRow>> {
  const where: FilterQuery<EventRow>[] = [{ tenantId: filter.tenantId }];
  if (filter.type) where.push({ eventType: filter.type });
  if (filter.from) where.push({ id: { $gte: idsSince(filter.from.getTime()) } });
  if (filter.to) where.push({ id: { $lte: idsUntil(filter.to.getTime()) } });
  if (filter.unmatched != null) where.push({ matched: filter.unmatched ? 0 : { $gt: 0 } });
  if (filter.eventId) {
    const ids = await findIdsOfEventId(em, filter.tenantId, filter.eventId);
    if (ids.length === 0) return { rows: [], hasNext: false, hasPrevious: false };
    where.push(idRange(ids));
  }
  return findPage<EventRow>(em, Event, where, page);
}

/** The ids under which a source's event id was stored, newest first: one for each dedup window. */
export async function findIdsOfEventId(
  em: EntityManager,
  tenantId: string,
  eventId: string,
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    em,
    'select id from event_keys where tenant_id = $1 and event_id = $2 order by day desc',
    [tenantId, eventId],
  );
  return [...new Set(rows.map(({ id }) => id))];
}

export function findEvent(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<EventRow | null> {
  return em.findOne(Event, key);
}

export function findEventsByIds(
  em: EntityManager,
  tenantId: string,
  ids: readonly string[],
): Promise<EventRow[]> {
  return em.find(Event, { $and: [{ tenantId }, idRange(ids)] });
}
