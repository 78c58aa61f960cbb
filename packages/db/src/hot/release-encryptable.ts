import { minIdAt, newId } from '@posthorn/domain';
import { type HotPool, runHot } from './statement.ts';

/** How far back it looks: longer than processes of two versions run side by side. */
const LOOK_BACK_MS = 24 * 3_600_000;
const WEBHOOKS_MAX = 100;

/**
 * Starts the release of deliveries that were held since encryption was not available, where their
 * webhook is active: a process of a version without encryption may hold some while others already
 * encrypt. What it finds costs by the held deliveries of tenants who encrypt.
 */
const RELEASE_ENCRYPTABLE = {
  name: 'release_encryptable',
  text: `
insert into replays (id, tenant_id, kind, filter, total)
select fresh.id, w.tenant_id, 'held', jsonb_build_object('webhookId', w.id), 0
from (
  select w.id, w.tenant_id, row_number() over () as number from webhooks w
  where w.encrypted_fields <> '{}' and w.status = 'active' and w.deleted_at is null
    and exists (select from deliveries d
      where d.tenant_id = w.tenant_id and d.aside = 'held' and d.id > $1::uuid
        and d.webhook_id = w.id and d.reason = 'ENCRYPTION_UNAVAILABLE')
    and not exists (select from replays r
      where r.tenant_id = w.tenant_id and r.status = 'running' and r.kind = 'held'
        and r.filter ->> 'webhookId' = w.id::text)
  limit $3::int
) w join unnest($2::uuid[]) with ordinality as fresh(id, number) using (number)`,
};

/** Starts what is to be released now; the runner of replays does the rest. */
export async function releaseEncryptable(pool: HotPool, nowMs: number): Promise<void> {
  const ids = Array.from({ length: WEBHOOKS_MAX }, () => newId(nowMs));
  const since = minIdAt(nowMs - LOOK_BACK_MS);
  await runHot(pool, RELEASE_ENCRYPTABLE, [since, ids, WEBHOOKS_MAX]);
}
