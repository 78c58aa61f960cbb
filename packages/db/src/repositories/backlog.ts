import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../people/query.ts';

/** How much is open in the whole installation. */
export interface Backlog {
  pendingDeliveries: number;
  openBatches: number;
  /** Of what is due already; null when nothing is. */
  oldestPendingAgeS: number | null;
  workersAlive: number;
}

/** For operators: runs as the owner role. */
export async function findBacklog(em: EntityManager): Promise<Backlog> {
  const [row] = await query<Backlog>(
    em,
    `select
       (select count(*)::integer from pending_deliveries) as "pendingDeliveries",
       (select count(*)::integer from batches) as "openBatches",
       (select extract(epoch from now() - min(due_at))::float8
        from pending_deliveries where due_at <= now()) as "oldestPendingAgeS",
       (select count(*)::integer from workers where alive_until > now()) as "workersAlive"`,
  );
  if (!row) throw new Error('a select without a from has one row');
  return row;
}
