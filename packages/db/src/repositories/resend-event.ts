import type { EntityManager } from '@mikro-orm/postgresql';
import { createIdMaker, idTimeMs, type PriorityTier } from '@posthorn/domain';
import type { EventRow } from '../entities/event.ts';
import { query } from '../people/query.ts';

/** One webhook that an event is sent to again. */
export interface ResendTarget {
  webhookId: string;
  tier: PriorityTier;
  /** Why the delivery is held; null: it goes out. */
  heldBecause: string | null;
}

/**
 * Adds deliveries of a stored event, one for each webhook, whatever it had matched. An id carries the
 * event's own millisecond, since a batch looks its events up in the day of its deliveries; when they
 * were made stands in `resent_at`. They wait for the pump in the replay lane.
 * @returns the ids, in the order of the targets
 */
export async function insertResentDeliveries(
  em: EntityManager,
  event: Pick<EventRow, 'tenantId' | 'id' | 'eventType'>,
  targets: readonly ResendTarget[],
): Promise<string[]> {
  // An id maker of its own: the process's does not go back to an event of some seconds ago.
  const newIdAt = createIdMaker();
  const atMs = idTimeMs(event.id);
  const ids = targets.map(() => newIdAt(atMs));
  await query(
    em,
    `with owed as materialized (
       select * from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[]) as t(id, webhook_id, held_because, tier)
     ), made as (
       insert into deliveries (tenant_id, id, event_id, webhook_id, event_type, tier, status, reason,
         next_attempt_at, resent_at)
       select $1::uuid, id, $2::uuid, webhook_id, $3::text, tier::priority_tier,
         case when held_because is null then 'pending' else 'held' end::delivery_status,
         held_because, case when held_because is null then now() end, now()
       from owed
     )
     insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
     select $1::uuid, id, webhook_id, now(), tier::priority_tier, 'replay' from owed where held_because is null`,
    [
      event.tenantId,
      event.id,
      event.eventType,
      ids,
      targets.map(({ webhookId }) => webhookId),
      targets.map(({ heldBecause }) => heldBecause),
      targets.map(({ tier }) => tier),
    ],
  );
  return ids;
}
