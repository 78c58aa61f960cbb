import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../people/query.ts';

/** Sums of the per-minute counts that RECORD keeps. */
export interface DeliveryCounts {
  succeeded: number;
  failed: number;
  dead: number;
  durationMsSum: number;
}

const SUMS = `coalesce(sum(succeeded), 0)::float8 as "succeeded",
  coalesce(sum(failed), 0)::float8 as "failed",
  coalesce(sum(dead), 0)::float8 as "dead",
  coalesce(sum(duration_ms_sum), 0)::float8 as "durationMsSum"`;

/** What became of webhooks' deliveries since a time, by webhook. Those with nothing are left out. */
export async function findCountsOfWebhooks(
  em: EntityManager,
  tenantId: string,
  webhookIds: readonly string[],
  since: Date,
): Promise<Map<string, DeliveryCounts>> {
  const rows = await query<DeliveryCounts & { webhookId: string }>(
    em,
    `select webhook_id as "webhookId", ${SUMS} from delivery_stats
     where tenant_id = $1 and webhook_id = any($2::uuid[]) and minute >= $3
     group by webhook_id`,
    [tenantId, webhookIds, since],
  );
  return new Map(rows.map(({ webhookId, ...counts }) => [webhookId, counts]));
}

/** The counts of a tenant, or of one webhook, in buckets of `bucketS` seconds from `from` on. */
export async function findCountsByTime(
  em: EntityManager,
  filter: { tenantId: string; webhookId: string | null; from: Date; to: Date; bucketS: number },
): Promise<(DeliveryCounts & { at: Date })[]> {
  const rows = await query<DeliveryCounts & { at: string }>(
    em,
    `select extract(epoch from date_bin(make_interval(secs => $5), minute, $3))::text as at, ${SUMS}
     from delivery_stats
     where tenant_id = $1 and ($2::uuid is null or webhook_id = $2)
       and minute >= $3::timestamptz and minute <= $4::timestamptz
     group by 1 order by 1`,
    [filter.tenantId, filter.webhookId, filter.from, filter.to, filter.bucketS],
  );
  return rows.map(({ at, ...counts }) => ({ at: new Date(Number(at) * 1000), ...counts }));
}

/** How many of a tenant's or webhook's deliveries wait now, counted up to `max`. */
export async function countPending(
  em: EntityManager,
  filter: { tenantId: string; webhookId: string | null },
  max: number,
): Promise<number> {
  // By the small table of what waits: the deliveries themselves are many, and not indexed by this.
  const waiting = `select from pending_deliveries
    where tenant_id = $1 and ($2::uuid is null or webhook_id = $2) limit $3`;
  const [row] = await query<{ count: number }>(
    em,
    `select count(*)::integer as count from (${waiting}) pending`,
    [filter.tenantId, filter.webhookId, max],
  );
  return row?.count ?? 0;
}
