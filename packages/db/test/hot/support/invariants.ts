import type { Pool } from 'pg';
import { expect } from 'vitest';

/**
 * What must hold between the tables at any moment: a queued delivery lies in the one batch it names,
 * a pending one waits in exactly one row, nothing else waits, and every delivery has its event.
 */
export async function expectConsistent(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string; fault: string }>(`
    select d.id, 'queued, but in no batch' as fault from deliveries d
    where d.status = 'queued'
      and not exists (select from batches b where b.id = d.batch_id and d.id = any(b.delivery_ids))
    union all
    select d.id, 'in a batch, but ' || d.status from deliveries d
    where d.batch_id is not null and d.status <> 'queued'
    union all
    select d.id, 'pending, but waits nowhere' from deliveries d
    where d.status = 'pending' and not exists (
      select from pending_deliveries p where p.tenant_id = d.tenant_id and p.delivery_id = d.id)
    union all
    select p.delivery_id, 'waits, but is not pending' from pending_deliveries p
    where not exists (
      select from deliveries d where d.tenant_id = p.tenant_id and d.id = p.delivery_id and d.status = 'pending')
    union all
    select d.id, 'has no event' from deliveries d
    where not exists (select from events e where e.tenant_id = d.tenant_id and e.id = d.event_id)`);
  expect(rows).toEqual([]);
}

/** Deliveries of a tenant by status. */
export async function countByStatus(pool: Pool, tenantId: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ status: string; count: number }>(
    'select status::text, count(*)::int as count from deliveries where tenant_id = $1 group by status',
    [tenantId],
  );
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}
