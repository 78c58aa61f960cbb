import type { Lane, PriorityTier } from '@posthorn/domain';
import { type HotPool, runHot } from './statement.ts';
import type { OpenBatch } from './types.ts';

/** Batches of workers that died: their claim is taken away and their job number raised, for a new job. */
export const FREE_ORPHANS = {
  name: 'free_orphans',
  text: `
with gone as (
  delete from workers where alive_until < now() - interval '1 hour'
), orphans as materialized (
  select o.id from batches o
  where o.claimed_by is not null
    and not exists (select from workers w where w.id = o.claimed_by and w.alive_until > now())
  limit $1::int for update of o skip locked
)
update batches b set claimed_by = null, job_number = b.job_number + 1
where b.id = any(array(select id from orphans))
returning b.id, b.tenant_id, b.tier, b.lane, b.delivery_ids, b.job_number`,
};

/** Batches nobody has claimed for a while: perhaps their job is gone from Redis. */
export const FIND_UNCLAIMED = {
  name: 'find_unclaimed',
  text: `
select id, tenant_id, tier, lane, delivery_ids, job_number from batches
where claimed_by is null and created_at <= now() - $1::int * interval '1 millisecond' and id > $2::uuid
order by id limit $3::int`,
};

/**
 * A worker took the job of each of these batches and then nothing: it died, or stands still, before it
 * could claim. Their job number is raised, for a new job; one that was claimed meanwhile is left alone.
 */
export const RENEW_JOBS = {
  name: 'renew_jobs',
  text: `
update batches set job_number = job_number + 1
where id = any($1::uuid[]) and claimed_by is null
returning id, tenant_id, tier, lane, delivery_ids, job_number`,
};

type Row = {
  id: string;
  tenant_id: string;
  tier: PriorityTier;
  lane: Lane;
  delivery_ids: string[];
  job_number: number;
};

/** Frees the batches of dead workers, `limit` at a time. */
export async function freeOrphans(pool: HotPool, limit: number): Promise<OpenBatch[]> {
  return (await runHot<Row>(pool, FREE_ORPHANS, [limit])).map(openBatch);
}

/** Unclaimed batches older than `ageMs`, in the order of their ids, after `afterId`. */
export async function findUnclaimed(
  pool: HotPool,
  query: { ageMs: number; afterId: string; limit: number },
): Promise<OpenBatch[]> {
  const rows = await runHot<Row>(pool, FIND_UNCLAIMED, [query.ageMs, query.afterId, query.limit]);
  return rows.map(openBatch);
}

/** Gives batches that nobody has claimed new jobs. */
export async function renewJobs(pool: HotPool, ids: readonly string[]): Promise<OpenBatch[]> {
  return (await runHot<Row>(pool, RENEW_JOBS, [ids])).map(openBatch);
}

function openBatch(row: Row): OpenBatch {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    tier: row.tier,
    lane: row.lane,
    deliveryIds: row.delivery_ids,
    jobNumber: row.job_number,
  };
}
