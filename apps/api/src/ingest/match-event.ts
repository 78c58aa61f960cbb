import type { NewDelivery } from '@posthorn/db';
import { EventData, idTimeMs, newId, type PriorityTier } from '@posthorn/domain';
import type { MatchableWebhook } from './tenant-routes.ts';

/** MATCH: the deliveries an event owes, and the webhooks whose filter said no to it. */
export interface Match {
  deliveries: NewDelivery[];
  filteredWebhookIds: string[];
}

/**
 * Which webhooks want an event: the type first, then the filter. Deliveries come out `pending`, or
 * `held` with the reason; their ids carry the millisecond of the event's. Admission may turn `pending` into `queued`.
 *
 * @param event.tier of its type; a webhook's priority goes over it.
 * @param onlyWebhookId a test event goes to this webhook, whatever it subscribes to.
 */
export function matchEvent(
  webhooks: readonly MatchableWebhook[],
  event: { id: string; eventType: string; tier: PriorityTier; data: unknown; dataText: string },
  onlyWebhookId?: string,
): Match {
  const eventMs = idTimeMs(event.id);
  const data = new EventData(event.data, event.dataText);
  const match: Match = { deliveries: [], filteredWebhookIds: [] };
  for (const webhook of webhooks) {
    if (onlyWebhookId === undefined) {
      if (!webhook.wantsType(event.eventType)) continue;
      if (!webhook.passesFilter(data)) {
        match.filteredWebhookIds.push(webhook.id);
        continue;
      }
    } else if (webhook.id !== onlyWebhookId) continue;
    match.deliveries.push({
      id: newId(eventMs),
      webhookId: webhook.id,
      tier: webhook.priority ?? event.tier,
      status: webhook.heldBecause ? 'held' : 'pending',
      reason: webhook.heldBecause,
      batchId: null,
    });
  }
  return match;
}
