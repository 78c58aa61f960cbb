import type { Pool } from 'pg';
import type { Fault } from '../scenarios/faults.ts';

/** So many events of each fault are explained. */
const EXPLAINED_MAX = 3;

/** Prints what the database holds of the first events of every fault. */
export async function explainFaults(
  pool: Pool,
  tenantId: string,
  faults: readonly Fault[],
  log: (line: string) => void,
): Promise<void> {
  const ids = new Set(faults.flatMap(({ eventIds }) => eventIds.slice(0, EXPLAINED_MAX)));
  for (const id of ids) log(await explainEvent(pool, tenantId, id));
}

/** Everything the database holds of one event, as text, to find out why it was lost. */
export async function explainEvent(pool: Pool, tenantId: string, eventId: string): Promise<string> {
  const questions: [string, string][] = [
    ['event_keys', 'select day, id from event_keys where tenant_id = $1 and event_id = $2'],
    ['events', 'select id, event_type, matched, filtered_webhook_ids from events e where EVENT'],
    [
      'deliveries',
      'select d.* from deliveries d join events e on e.tenant_id = d.tenant_id and e.id = d.event_id where EVENT',
    ],
    [
      'attempts',
      `select a.id, a.delivery_id, a.number, a.started_at, a.duration_ms, a.http_status, a.error_code
         from attempts a join deliveries d on d.tenant_id = a.tenant_id and d.id = a.delivery_id
         join events e on e.tenant_id = d.tenant_id and e.id = d.event_id where EVENT order by a.id`,
    ],
    [
      'pending_deliveries',
      `select p.* from pending_deliveries p join deliveries d on d.tenant_id = p.tenant_id and d.id = p.delivery_id
         join events e on e.tenant_id = d.tenant_id and e.id = d.event_id where EVENT`,
    ],
    [
      'batches',
      `select b.id, b.tier, b.lane, b.created_at, b.claimed_by, b.day, w.alive_until, cardinality(b.delivery_ids) as deliveries
         from batches b left join workers w on w.id = b.claimed_by
         join deliveries d on d.tenant_id = b.tenant_id and d.id = any(b.delivery_ids)
         join events e on e.tenant_id = d.tenant_id and e.id = d.event_id where EVENT`,
    ],
  ];
  const lines = [`event ${eventId}`];
  for (const [table, text] of questions) {
    const sql = text.replace('EVENT', 'e.tenant_id = $1 and e.event_id = $2');
    const { rows } = await pool.query<Record<string, unknown>>(sql, [tenantId, eventId]);
    lines.push(`  ${table}: ${rows.length === 0 ? 'no row' : ''}`);
    for (const row of rows) lines.push(`    ${JSON.stringify(row)}`);
  }
  return lines.join('\n');
}
