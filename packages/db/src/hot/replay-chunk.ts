import { idTimeMs, maxIdAt, TENANT_SUSPENDED } from '@posthorn/domain';
import type { PoolClient } from 'pg';
import { type DeadLetterFilter, deadLetterWhere } from './dead-letter-filter.ts';
import { inTransaction } from './in-transaction.ts';
import { type HotPool, runHot } from './statement.ts';
import { idSpan } from './types.ts';

const CHUNK = 500;
/** What was resumed a moment ago may still be taken for paused elsewhere; wait that out. */
const SETTLE_MS = 3_000;
const NIL = '00000000-0000-0000-0000-000000000000';

/** What a step of a replay did. */
export type ReplayStep = 'more' | 'wait' | 'over';

/** Replays that are not over, for whoever sees to it that they go on. */
export async function findRunningReplays(pool: HotPool): Promise<string[]> {
  const rows = await runHot<{ id: string }>(
    pool,
    {
      name: 'find_running_replays',
      text: `select id from replays where status = 'running' order by id limit 100`,
    },
    [],
  );
  return rows.map((row) => row.id);
}

/**
 * Moves the next deliveries a replay covers, in one transaction with its progress, so a step that is
 * run twice, or by two at once, moves nothing twice. Only dead letters older than the replay are moved:
 * what dies again meanwhile is not tried for ever.
 */
export async function replayChunk(pool: HotPool, replayId: string): Promise<ReplayStep> {
  return await inTransaction(pool, (client) => moveChunk(client, replayId));
}

interface ReplayRow {
  id: string;
  tenant_id: string;
  kind: 'dead_letters' | 'held';
  filter: DeadLetterFilter;
  position: string | null;
  is_settled: boolean;
}

async function moveChunk(client: PoolClient, replayId: string): Promise<ReplayStep> {
  const { rows } = await client.query<ReplayRow>(
    `select id, tenant_id, kind::text as kind, filter, position,
       created_at < now() - $2::int * interval '1 millisecond' as is_settled
     from replays where id = $1 and status = 'running' for update`,
    [replayId, SETTLE_MS],
  );
  const [replay] = rows;
  if (!replay) return 'over';
  const ids = await nextIds(client, replay);
  if (ids.length > 0) {
    const moved = await move(client, replay, ids);
    await client.query('update replays set moved = moved + $2, position = $3 where id = $1', [
      replay.id,
      moved,
      idSpan(ids).to,
    ]);
    return 'more';
  }
  if (replay.kind === 'held' && !replay.is_settled) {
    await client.query('update replays set position = null where id = $1', [replay.id]);
    return 'wait';
  }
  await client.query(`update replays set status = 'done', finished_at = now() where id = $1`, [
    replay.id,
  ]);
  return 'over';
}

async function nextIds(client: PoolClient, replay: ReplayRow): Promise<string[]> {
  // Whoever had not heard of the resumption yet has held what came after it, too.
  const before = replay.kind === 'held' ? maxIdAt(idTimeMs(replay.id) + SETTLE_MS) : replay.id;
  const params: unknown[] = [replay.tenant_id, replay.position ?? NIL, before, CHUNK];
  const where =
    replay.kind === 'held' ? heldWhere(replay, params) : deadLetterWhere(replay.filter, params);
  const { rows } = await client.query<{ id: string }>(
    `select d.id from deliveries d
     where d.tenant_id = $1 and d.id > $2 and d.id < $3 and ${where}
     order by d.id limit $4`,
    params,
  );
  return rows.map((row) => row.id);
}

/** Of a tenant whose suspension ended, or of a webhook: that one leaves what the suspension holds, unless it was deleted. */
function heldWhere({ filter }: ReplayRow, params: unknown[]): string {
  if (!filter.webhookId) {
    return `d.aside = 'held' and d.reason = '${TENANT_SUSPENDED}' and ${NOT_SUSPENDED}`;
  }
  const webhookId = `$${params.push(filter.webhookId)}::uuid`;
  return `d.aside = 'held' and d.webhook_id = ${webhookId} and (
    d.reason is distinct from '${TENANT_SUSPENDED}'
    or exists (select from webhooks w where w.id = ${webhookId} and w.deleted_at is not null))`;
}

/** Suspended again meanwhile, it keeps the rest: the next end of a suspension releases that. */
const NOT_SUSPENDED = 'exists (select from tenants t where t.id = $1 and not t.is_suspended)';

/**
 * Which of the held are released. A webhook that is itself paused does not keep what its tenant's
 * suspension held: the worker holds that again, with the webhook's own reason.
 */
function releasable({ filter }: ReplayRow): string {
  return filter.webhookId
    ? `(w.status = 'active' or w.deleted_at is not null)`
    : `d.reason = '${TENANT_SUSPENDED}' and ${NOT_SUSPENDED}`;
}

/** Dead ones get a new series of attempts; held ones go on where they were, or end with their webhook. */
async function move(client: PoolClient, replay: ReplayRow, ids: string[]): Promise<number> {
  const span = idSpan(ids);
  const isHeld = replay.kind === 'held';
  const { rows } = await client.query<{ moved: number }>(
    `with moved as (
       update deliveries d set
         status = case when w.deleted_at is null then 'pending' else 'discarded' end::delivery_status,
         reason = case when w.deleted_at is null then null else 'WEBHOOK_DELETED' end,
         next_attempt_at = case when w.deleted_at is null then now() end,
         ${isHeld ? '' : 'series_start = d.attempts, replay_id = $5,'}
         batch_id = null
       from webhooks w
       where w.id = d.webhook_id and d.tenant_id = $1 and d.id = any($2::uuid[])
         and d.id between $3 and $4 and d.status = '${isHeld ? 'held' : 'dead'}'
         ${isHeld ? `and ${releasable(replay)} and $5::uuid is not null` : ''}
       returning d.tenant_id, d.id, d.webhook_id, d.tier, d.status
     ), waiting as (
       insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
       select tenant_id, id, webhook_id, now(), tier, 'replay' from moved where status = 'pending'
       on conflict do nothing
     )
     select count(*)::int as moved from moved`,
    [replay.tenant_id, ids, span.from, span.to, replay.id],
  );
  return rows[0]?.moved ?? 0;
}
