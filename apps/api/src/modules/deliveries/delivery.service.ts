import {
  type AttemptRow,
  type DeliveryRow,
  type EventRow,
  findAttemptsOfDeliveries,
  findDeliveries,
  findDelivery,
  findEventsByIds,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  replayDelivery,
} from '@posthorn/db';
import { type DeliveryStatus, isUuid, PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';
import { recordChange } from '../audit/record-change.ts';

export interface DeliveryListFilter {
  status?: DeliveryStatus | null;
  webhookId?: string | null;
  eventType?: string | null;
  eventId?: string | null;
  from?: Date | null;
  to?: Date | null;
}

/** Deliveries and their attempts. Throws PosthornError. */
export interface DeliveryService {
  list(scope: Scope, filter: DeliveryListFilter, page: PageRequest): Promise<Page<DeliveryRow>>;
  get(scope: Scope, id: string): Promise<DeliveryRow>;
  /** Its attempts, oldest first, and the event they sent; null: it is no longer kept. */
  attempts(
    scope: Scope,
    delivery: DeliveryRow,
  ): Promise<{ attempts: AttemptRow[]; event: EventRow | null }>;
  /** Starts a new series of attempts if the delivery is dead; otherwise changes nothing. */
  replay(scope: Scope, id: string): Promise<{ delivery: DeliveryRow; replayed: boolean }>;
}

export function createDeliveryService(people: PeopleDatabase): DeliveryService {
  return {
    async list({ tenantId }, filter, page) {
      const { status, webhookId, eventType, eventId, from, to } = filter;
      if (webhookId != null && !isUuid(webhookId)) return EMPTY;
      const where = { tenantId, status, webhookId, eventType, eventId, from, to };
      return people.asTenant(tenantId, (em) => findDeliveries(em, where, page));
    },
    get: ({ tenantId }, id) =>
      people.asTenant(tenantId, async (em) => orNotFound(await findDelivery(em, { tenantId, id }))),
    attempts: ({ tenantId }, { id, eventId }) =>
      people.asTenant(tenantId, async (em) => {
        const attempts = await findAttemptsOfDeliveries(em, tenantId, [id]);
        const [event] = await findEventsByIds(em, tenantId, [eventId]);
        return { attempts, event: event ?? null };
      }),
    replay: (scope, id) =>
      people.asTenant(scope.tenantId, async (em) => {
        const key = { tenantId: scope.tenantId, id };
        const replayed = await replayDelivery(em, key);
        const delivery = orNotFound(await findDelivery(em, key));
        if (replayed) {
          recordChange(em, scope, {
            action: 'delivery.replayed',
            targetKind: 'delivery',
            targetId: id,
            summary: `Replayed a delivery (${delivery.eventType})`,
          });
        }
        return { delivery, replayed };
      }),
  };
}

const EMPTY: Page<DeliveryRow> = { rows: [], hasNext: false, hasPrevious: false };

function orNotFound(delivery: DeliveryRow | null): DeliveryRow {
  if (!delivery) throw new PosthornError('NOT_FOUND');
  return delivery;
}
