import type { EntityManager } from '@mikro-orm/postgresql';
import { REPLAYABLE_STATUSES } from '@posthorn/domain';
import { query } from '../people/query.ts';

/**
 * Starts a new series of attempts for a delivery of which nothing is under way (dead, succeeded,
 * discarded): its attempts go on counting, its retry budget starts anew. Guarded, so that asking
 * twice while it runs replays once. One whose webhook was deleted keeps what it came to.
 * @returns false: it could not be replayed, and nothing was changed
 */
export async function replayDelivery(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<boolean> {
  const rows = await query(
    em,
    `with revived as (
       update deliveries d
       set status = 'pending', series_start = d.attempts, next_attempt_at = now(), reason = null,
           batch_id = null
       from webhooks w
       where d.tenant_id = $1 and d.id = $2 and d.status = any($3::delivery_status[])
         and w.id = d.webhook_id and w.tenant_id = $1 and w.deleted_at is null
       returning d.tenant_id, d.id, d.webhook_id, d.tier)
     insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
     select tenant_id, id, webhook_id, now(), tier, 'replay' from revived
     on conflict do nothing
     returning delivery_id`,
    [key.tenantId, key.id, [...REPLAYABLE_STATUSES]],
  );
  return rows.length > 0;
}
