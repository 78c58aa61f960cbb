import {
  type DeliveryRow,
  type EventRow,
  findDeliveriesOfEvents,
  findEvent,
  findEvents,
  findIdsOfEventId,
  type Page,
  type PageRequest,
  type PeopleDatabase,
} from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';

/** Events as they were sent. Throws PosthornError. */
export interface EventService {
  list(
    scope: Scope,
    filter: {
      type?: string | null;
      eventId?: string | null;
      from?: Date | null;
      to?: Date | null;
      unmatched?: boolean | null;
    },
    page: PageRequest,
  ): Promise<Page<EventRow>>;
  get(scope: Scope, id: string): Promise<EventRow>;
  /** The newest event with a source's own id. */
  getByEventId(scope: Scope, eventId: string): Promise<EventRow>;
  /** Oldest first. */
  deliveriesOf(scope: Scope, id: string): Promise<DeliveryRow[]>;
}

export function createEventService(people: PeopleDatabase): EventService {
  return {
    list: ({ tenantId }, { type, eventId, from, to, unmatched }, page) =>
      people.asTenant(tenantId, (em) =>
        findEvents(em, { tenantId, type, eventId, from, to, unmatched }, page),
      ),
    async get({ tenantId }, id) {
      const event = isUuid(id)
        ? await people.asTenant(tenantId, (em) => findEvent(em, { tenantId, id }))
        : null;
      if (!event) throw new PosthornError('NOT_FOUND');
      return event;
    },
    async getByEventId({ tenantId }, eventId) {
      const event = await people.asTenant(tenantId, async (em) => {
        const [id] = await findIdsOfEventId(em, tenantId, eventId);
        return id === undefined ? null : findEvent(em, { tenantId, id });
      });
      if (!event) throw new PosthornError('NOT_FOUND');
      return event;
    },
    deliveriesOf: ({ tenantId }, id) =>
      people.asTenant(tenantId, (em) => findDeliveriesOfEvents(em, tenantId, [id])),
  };
}
