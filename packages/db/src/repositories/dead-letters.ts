import type { EntityManager } from '@mikro-orm/postgresql';
import { type DeadLetterFilter, deadLetterWhere } from '../hot/dead-letter-filter.ts';
import { query } from '../people/query.ts';

const NIL = '00000000-0000-0000-0000-000000000000';

/** How many of a tenant's dead letters a filter means, counted up to `max`. */
export async function countDeadLetters(
  em: EntityManager,
  tenantId: string,
  filter: DeadLetterFilter,
  max: number,
): Promise<number> {
  const params: unknown[] = [tenantId, max];
  const where = deadLetterWhere(filter, params);
  const [row] = await query<{ count: number }>(
    em,
    `select count(*)::integer as count
     from (select from deliveries d where d.tenant_id = $1 and ${where} limit $2) counted`,
    params,
  );
  return row?.count ?? 0;
}

/**
 * Discards up to `limit` of the dead letters that a filter means, those above an id first.
 * @returns how many were discarded, and the id to go on from; null when none is left
 */
export async function discardDeadLetters(
  em: EntityManager,
  tenantId: string,
  filter: DeadLetterFilter,
  chunk: { after: string | null; limit: number },
): Promise<{ discarded: number; last: string | null }> {
  const params: unknown[] = [tenantId, chunk.after ?? NIL, chunk.limit];
  const where = deadLetterWhere(filter, params);
  const [row] = await query<{ discarded: number; last: string | null }>(
    em,
    `with doomed as (
       select d.tenant_id, d.id from deliveries d
       where d.tenant_id = $1 and d.id > $2 and ${where}
       order by d.id limit $3),
     discarded as (
       update deliveries d set status = 'discarded', reason = 'DISCARDED_BY_PERSON'
       from doomed where d.tenant_id = doomed.tenant_id and d.id = doomed.id and d.status = 'dead'
       returning d.id)
     select (select count(*)::integer from discarded) as discarded,
            (select id from doomed order by id desc limit 1) as last`,
    params,
  );
  return row ?? { discarded: 0, last: null };
}
