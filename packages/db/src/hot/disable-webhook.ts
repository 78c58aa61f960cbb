import { newId } from '@posthorn/domain';
import { type HotPool, runHot } from './statement.ts';

/**
 * An endpoint that answered 410 Gone is not asked again until a person enables it. The audit log
 * tells of it: nobody had asked for it.
 */
export const DISABLE_WEBHOOK = {
  name: 'disable_webhook',
  text: `
with before as (
  select id, status from webhooks
  where id = $1::uuid and tenant_id = $2::uuid and status <> 'disabled' and deleted_at is null
  for update),
disabled as (
  update webhooks w set status = 'disabled', status_reason = $3::text, updated_at = now()
  from before where w.id = before.id
  returning w.id, w.tenant_id, w.callback_url, before.status as status_before)
insert into audit_log (id, tenant_id, actor_kind, actor_name, action, target_kind, target_id, summary, changes)
select $4::uuid, tenant_id, 'system', 'Posthorn', 'webhook.disabled', 'webhook', id,
  'Disabled ' || callback_url || ': ' || $3::text,
  jsonb_build_object('status', jsonb_build_array(status_before, 'disabled'))
from disabled`,
};

/** Disables a webhook and says why; disabling twice is harmless. */
export async function disableWebhook(
  pool: HotPool,
  webhook: { id: string; tenantId: string; reason: string },
): Promise<void> {
  await runHot(pool, DISABLE_WEBHOOK, [webhook.id, webhook.tenantId, webhook.reason, newId()]);
}
