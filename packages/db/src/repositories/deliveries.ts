import { type EntityManager, type FilterQuery, QueryOrder, raw } from '@mikro-orm/postgresql';
import { type DeliveryStatus, idsSince, idsUntil, idTimeMs } from '@posthorn/domain';
import { Attempt, type AttemptRow } from '../entities/attempt.ts';
import { Delivery, type DeliveryRow } from '../entities/delivery.ts';
import { findIdsOfEventId } from './events.ts';
import { idRange } from './id-range.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

export interface DeliveryFilter {
  tenantId: string;
  ids?: readonly string[] | null;
  status?: DeliveryStatus | null;
  webhookId?: string | null;
  eventType?: string | null;
  /** The event's id, or the source's own id of it. */
  eventId?: string | null;
  reason?: string | null;
  from?: Date | null;
  to?: Date | null;
}

/**
 * A page of a tenant's deliveries. `from` and `to` are times of creation, both inclusive; those that
 * were made by sending an event again stand where their event does.
 */
export async function findDeliveries(
  em: EntityManager,
  filter: DeliveryFilter,
  page: PageRequest,
): Promise<Page<DeliveryRow>> {
  const where: FilterQuery<DeliveryRow>[] = [{ tenantId: filter.tenantId }];
  if (filter.ids) where.push(idRange(filter.ids));
  if (filter.status) where.push(ofStatus(filter.tenantId, filter.status));
  if (filter.webhookId) where.push({ webhookId: filter.webhookId });
  if (filter.eventType) where.push({ eventType: filter.eventType });
  if (filter.reason) where.push({ reason: filter.reason });
  if (filter.from) where.push({ id: { $gte: idsSince(filter.from.getTime()) } });
  if (filter.to) where.push({ id: { $lte: idsUntil(filter.to.getTime()) } });
  if (filter.eventId) {
    const ids = await findIdsOfEventId(em, filter.tenantId, filter.eventId);
    if (ids.length === 0) return { rows: [], hasNext: false, hasPrevious: false };
    where.push(ofEvents(ids));
  }
  return findPage<DeliveryRow>(em, Delivery, where, page);
}

/** Each status by what finds it without going through those that succeeded. */
function ofStatus(tenantId: string, status: DeliveryStatus): FilterQuery<DeliveryRow> {
  switch (status) {
    case 'held':
    case 'dead':
    case 'discarded':
      return { aside: status };
    case 'pending':
      return {
        status,
        id: {
          $in: raw('(select delivery_id from pending_deliveries where tenant_id = ?)', [tenantId]),
        },
      };
    default:
      return { status };
  }
}

/** A delivery's id is at most this much later than its event's: ids never go back, clocks do. */
const EVENT_MARGIN_MS = 60_000;

/** A delivery's id carries the time of its event's, so events' ids bound their deliveries'. */
function ofEvents(eventIds: readonly string[]) {
  const times = eventIds.map(idTimeMs);
  return {
    eventId: { $in: [...eventIds] },
    id: {
      $gte: idsSince(Math.min(...times)),
      $lte: idsUntil(Math.max(...times) + EVENT_MARGIN_MS),
    },
  };
}

export function findDelivery(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<DeliveryRow | null> {
  return em.findOne(Delivery, key);
}

export function findDeliveriesByIds(
  em: EntityManager,
  tenantId: string,
  ids: readonly string[],
): Promise<DeliveryRow[]> {
  return em.find(Delivery, { $and: [{ tenantId }, idRange(ids)] });
}

/** The deliveries of events, oldest first: those that were made by sending again come last. */
export async function findDeliveriesOfEvents(
  em: EntityManager,
  tenantId: string,
  eventIds: readonly string[],
): Promise<DeliveryRow[]> {
  if (eventIds.length === 0) return [];
  const orderBy = [{ resentAt: QueryOrder.ASC_NULLS_FIRST }, { id: QueryOrder.ASC }];
  return em.find(Delivery, { tenantId, ...ofEvents(eventIds) }, { orderBy });
}

/** The attempts of deliveries, oldest first. An attempt is never older than its delivery. */
export async function findAttemptsOfDeliveries(
  em: EntityManager,
  tenantId: string,
  deliveryIds: readonly string[],
): Promise<AttemptRow[]> {
  if (deliveryIds.length === 0) return [];
  const oldestMs = Math.min(...deliveryIds.map(idTimeMs));
  return em.find(
    Attempt,
    { tenantId, deliveryId: { $in: [...deliveryIds] }, id: { $gte: idsSince(oldestMs - 60_000) } },
    { orderBy: { number: 'asc', id: 'asc' } },
  );
}
