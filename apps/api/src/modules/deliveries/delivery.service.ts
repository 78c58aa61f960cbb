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

/** What became of the wish to replay a delivery. */
export interface ReplayOutcome {
  /** As it is now. */
  delivery: DeliveryRow;
  replayed: boolean;
  /** Why nothing was changed, as a sentence; null where it was replayed. */
  message: string | null;
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
  /** Starts a new series of attempts, unless something of the delivery is still to come. */
  replay(scope: Scope, id: string): Promise<ReplayOutcome>;
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
        if (!replayed) return { delivery, replayed, message: notReplayed(delivery) };
        recordChange(em, scope, {
          action: 'delivery.replayed',
          targetKind: 'delivery',
          targetId: id,
          summary: `Replayed a delivery (${delivery.eventType})`,
        });
        return { delivery, replayed, message: null };
      }),
  };
}

const EMPTY: Page<DeliveryRow> = { rows: [], hasNext: false, hasPrevious: false };

function orNotFound(delivery: DeliveryRow | null): DeliveryRow {
  if (!delivery) throw new PosthornError('NOT_FOUND');
  return delivery;
}

function notReplayed({ status }: DeliveryRow): string {
  switch (status) {
    case 'pending':
    case 'queued':
      return 'It is on its way already.';
    case 'held':
      return 'It is held, and goes out as soon as what holds it is over.';
    default:
      return 'Its webhook was deleted: there is nowhere to send it.';
  }
}
