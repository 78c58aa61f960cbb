import type { DeliveryStatus } from '@posthorn/domain';
import { createDelivery, createEvent, createWebhook } from '@posthorn/testkit';
import type { useApi } from './use-api.ts';

type TestApi = ReturnType<typeof useApi>;

/** A webhook of a tenant with `count` deliveries of events of their own, oldest first. */
export async function makeDeliveries(
  api: TestApi,
  given: {
    tenantId: string;
    count: number;
    status?: DeliveryStatus;
    reason?: string;
    attempts?: number;
    eventType?: string;
  },
) {
  const { pool } = api.database;
  const { tenantId, count, status, reason, attempts, eventType } = given;
  const hook = { keyRing: api.keyRing, tenantId, callbackUrl: 'https://example.test/hook' };
  const webhook = await createWebhook(pool, hook);
  const ids: string[] = [];
  const eventIds: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const event = await createEvent(pool, { tenantId, eventType });
    const delivery = await createDelivery(pool, {
      tenantId,
      eventId: event.id,
      webhookId: webhook.id,
      status,
      reason,
      attempts,
      eventType,
    });
    ids.push(delivery.id);
    eventIds.push(event.id);
  }
  return { webhookId: webhook.id, ids, eventIds };
}
