import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { EventType, type EventTypeRow } from '../entities/event-type.ts';
import { containsText } from './contains-text.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

export function findEventTypes(
  em: EntityManager,
  filter: { search?: string | null },
  page: PageRequest,
): Promise<Page<EventTypeRow>> {
  const like = containsText(filter.search);
  const where = like ? { $or: [{ name: like }, { description: like }] } : {};
  return findPage<EventTypeRow>(em, EventType, [{ archivedAt: null }, where], page);
}

/** Those of the names that are in the catalogue. */
export async function findKnownEventTypes(
  em: EntityManager,
  names: readonly string[],
): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const found = await em.find(EventType, { name: { $in: [...names] }, archivedAt: null });
  return new Set(found.map(({ name }) => name));
}

/** An event type by its id or its name; `forUpdate` keeps others from changing it meanwhile. */
export function findEventType(
  em: EntityManager,
  key: { id: string } | { name: string },
  options: { forUpdate?: boolean } = {},
): Promise<EventTypeRow | null> {
  return em.findOne(
    EventType,
    { ...key, archivedAt: null },
    options.forUpdate ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {},
  );
}

export type NewEventType = Pick<EventTypeRow, 'name' | 'description' | 'jsonSchema' | 'tier'> &
  Partial<Pick<EventTypeRow, 'onSchemaFault' | 'example' | 'isDeprecated'>>;

export function insertEventType(em: EntityManager, values: NewEventType): EventTypeRow {
  const eventType = em.create(EventType, { id: newId(), ...values });
  em.persist(eventType);
  return eventType;
}
