import { type HotPool, runHot } from './statement.ts';
import type { DedupWindow } from './store-events.ts';

/** Who holds a key already: one probe per key and day of the window, as STORE looked (a clock may be ahead). */
export const FIND_EVENT_KEYS = {
  name: 'find_event_keys',
  text: `
select i.tenant_id, i.event_id, k.id, encode(k.content_hash, 'hex') as hash
from unnest($1::uuid[], $2::text[]) as i(tenant_id, event_id)
cross join lateral (
  select k.id, k.content_hash from event_keys k
  where k.tenant_id = i.tenant_id and k.event_id = i.event_id and k.day >= $3::date and k.day <= $4::date + 1
  order by k.day limit 1
) k`,
};

/** The event that was stored first under a key. */
export interface StoredKey {
  id: string;
  contentHash: Buffer;
}

/** Finds the first event stored under each `(tenantId, eventId)`; the map's keys are `tenantId/eventId`. */
export async function findEventKeys(
  pool: HotPool,
  keys: readonly { tenantId: string; eventId: string }[],
  window: DedupWindow,
): Promise<Map<string, StoredKey>> {
  type Row = { tenant_id: string; event_id: string; id: string; hash: string };
  const rows = await runHot<Row>(pool, FIND_EVENT_KEYS, [
    keys.map((key) => key.tenantId),
    keys.map((key) => key.eventId),
    window.firstDay,
    window.day,
  ]);
  return new Map(
    rows.map((row) => [
      `${row.tenant_id}/${row.event_id}`,
      { id: row.id, contentHash: Buffer.from(row.hash, 'hex') },
    ]),
  );
}
