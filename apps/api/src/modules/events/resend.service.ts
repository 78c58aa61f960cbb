import {
  type DeliveryRow,
  type EventRow,
  findDeliveriesByIds,
  findEvent,
  findEventType,
  findTenantsByIds,
  insertResentDeliveries,
  lockWebhooks,
  type PeopleDatabase,
} from '@posthorn/db';
import { isUuid, PosthornError, pauseReasonOf } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';
import { recordChange } from '../audit/record-change.ts';
import { isUnverified } from '../webhooks/verification.ts';

/** Webhooks that one call may name. */
export const RESEND_WEBHOOKS_MAX = 100;

/** Sends stored events again (promise 6). Throws PosthornError. */
export interface ResendService {
  /**
   * Makes a delivery of the event for each of these webhooks, whatever their event types and filters
   * say; held where the webhook is paused. All of them or none: NOT_FOUND for an event or a webhook
   * that is not the tenant's or was deleted, VALIDATION_FAILED for none and for too many,
   * TENANT_SUSPENDED.
   * @returns the deliveries, in the order in which the webhooks were named first
   */
  resend(
    scope: Scope,
    eventId: string,
    webhookIds: readonly string[],
  ): Promise<{ event: EventRow; deliveries: DeliveryRow[] }>;
}

export function createResendService(people: PeopleDatabase): ResendService {
  return {
    async resend(scope, eventId, asked) {
      const { tenantId } = scope;
      const webhookIds = checkedIds(asked);
      if (!isUuid(eventId)) throw new PosthornError('NOT_FOUND');
      return people.asTenant(tenantId, async (em) => {
        const event = await findEvent(em, { tenantId, id: eventId });
        if (!event) throw new PosthornError('NOT_FOUND');
        // Suspended a moment later, the worker holds what is made here.
        const [tenant] = await findTenantsByIds(em, [tenantId]);
        if (tenant?.isSuspended) throw new PosthornError('TENANT_SUSPENDED');
        const type = await findEventType(em, { name: event.eventType });
        // Locked: whoever activates one of them meanwhile releases what is held for it here.
        const webhooks = await lockWebhooks(em, tenantId, webhookIds);
        const byId = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
        const targets = webhookIds.map((id) => {
          const webhook = byId.get(id);
          if (!webhook) throw noSuchWebhook(id);
          const { status } = webhook;
          const isHeldBack = { status, isUnverified: isUnverified(webhook) };
          const tier = webhook.priority ?? type?.tier ?? 'standard';
          return { webhookId: id, tier, heldBecause: pauseReasonOf(isHeldBack) };
        });
        const ids = await insertResentDeliveries(em, event, targets);
        recordChange(em, scope, {
          action: 'event.resent',
          targetKind: 'event',
          targetId: event.id,
          summary: `Sent ${event.eventId} (${event.eventType}) again to ${countOf(ids.length)}`,
          changes: { webhookIds: [null, webhookIds], deliveryIds: [null, ids] },
        });
        const found = await findDeliveriesByIds(em, tenantId, ids);
        return {
          event,
          deliveries: found.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)),
        };
      });
    },
  };
}

function checkedIds(asked: readonly string[]): string[] {
  if (asked.length < 1 || asked.length > RESEND_WEBHOOKS_MAX) {
    const message = `Name 1 to ${RESEND_WEBHOOKS_MAX} webhooks.`;
    const details = [{ path: 'webhookIds', message }];
    throw new PosthornError('VALIDATION_FAILED', { message, details });
  }
  for (const id of asked) if (!isUuid(id)) throw noSuchWebhook(id);
  return [...new Set(asked.map((id) => id.toLowerCase()))];
}

function noSuchWebhook(id: string): PosthornError {
  return new PosthornError('NOT_FOUND', { message: `There is no webhook ${id}.` });
}

function countOf(webhooks: number): string {
  return webhooks === 1 ? '1 webhook' : `${webhooks} webhooks`;
}
