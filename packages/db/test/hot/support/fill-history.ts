import type { Pool } from 'pg';

const DAY_MS = 86_400_000;
const EVENT_EVERY_MS = 40_000;

/** The UUIDv7 of the n-th row of a day; `kind` keeps events, deliveries and attempts apart. */
const ID = (kind: number) =>
  `(lpad(to_hex($1::bigint + n * ${EVENT_EVERY_MS}), 12, '0') || '700${kind}8000' || lpad(to_hex(n), 12, '0'))::uuid`;
const TENANT = `($2::uuid[])[1 + n % 3]`;
const WEBHOOK = `($3::uuid[])[1 + n % 3]`;

/** Fills days that have partitions with events, one delivery and one attempt each, of three tenants in turn. */
export async function fillHistory(
  pool: Pool,
  options: {
    nowMs: number;
    /** Days before today; 0 is today. */
    oldest: number;
    newest: number;
    rowsPerDay: number;
    tenantIds: string[];
    webhookIds: string[];
  },
): Promise<void> {
  const rows = `generate_series(1, ${options.rowsPerDay}) as n`;
  for (let back = options.oldest; back >= options.newest; back -= 1) {
    const startMs = Math.floor(options.nowMs / DAY_MS) * DAY_MS - back * DAY_MS;
    const values = [startMs, options.tenantIds, options.webhookIds];
    await pool.query(
      `with given as (select $3::uuid[])
       insert into events (tenant_id, id, event_id, event_type, occurred_at, version, matched, data)
       select ${TENANT}, ${ID(0)}, 'evt_' || $1::bigint || '_' || n, 'order.created', now(), '1.0', 1, '{"n":1}' from ${rows}`,
      values,
    );
    await pool.query(
      `with given as (select $3::uuid[])
       insert into event_keys (tenant_id, event_id, day, id, content_hash)
       select ${TENANT}, 'evt_' || $1::bigint || '_' || n, (to_timestamp($1::bigint / 1000) at time zone 'UTC')::date, ${ID(0)}, '\\x00'
       from ${rows}`,
      values,
    );
    await pool.query(
      `insert into deliveries (tenant_id, id, event_id, webhook_id, status, tier, event_type, attempts, reason)
       select ${TENANT}, ${ID(1)}, ${ID(0)}, ${WEBHOOK},
         case when n % 20 = 0 then 'dead' when n % 100 = 1 then 'held' else 'succeeded' end::delivery_status,
         'standard', 'order.created', 1, case when n % 20 = 0 then 'REJECTED' end
       from ${rows}`,
      values,
    );
    await pool.query(
      `insert into attempts (tenant_id, id, delivery_id, webhook_id, started_at, duration_ms, number, http_status, url)
       select ${TENANT}, ${ID(2)}, ${ID(1)}, ${WEBHOOK}, now(), 5, 1, 200, 'https://example.test/' from ${rows}`,
      values,
    );
  }
}
