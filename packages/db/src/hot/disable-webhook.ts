import { type HotPool, runHot } from './statement.ts';

/** An endpoint that answered 410 Gone is not asked again until a person enables it. */
export const DISABLE_WEBHOOK = {
  name: 'disable_webhook',
  text: `
update webhooks set status = 'disabled', status_reason = $3::text, updated_at = now()
where id = $1::uuid and tenant_id = $2::uuid and status <> 'disabled' and deleted_at is null`,
};

/** Disables a webhook and says why; disabling twice is harmless. */
export async function disableWebhook(
  pool: HotPool,
  webhook: { id: string; tenantId: string; reason: string },
): Promise<void> {
  await runHot(pool, DISABLE_WEBHOOK, [webhook.id, webhook.tenantId, webhook.reason]);
}
