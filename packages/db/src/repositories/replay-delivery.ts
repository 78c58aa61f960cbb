import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../people/query.ts';

/**
 * Starts a new series of attempts for a dead delivery: its attempts go on counting, its retry budget
 * starts anew. Guarded, so that asking twice replays once.
 * @returns false: it was not dead, and nothing was changed
 */
export async function replayDelivery(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<boolean> {
  const rows = await query(
    em,
    `with revived as (
       update deliveries
       set status = 'pending', series_start = attempts, next_attempt_at = now(), reason = null,
           batch_id = null
       where tenant_id = $1 and id = $2 and status = 'dead'
       returning tenant_id, id, webhook_id, tier)
     insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
     select tenant_id, id, webhook_id, now(), tier, 'replay' from revived
     on conflict do nothing
     returning delivery_id`,
    [key.tenantId, key.id],
  );
  return rows.length > 0;
}
