import { isUuid, PosthornError } from '@posthorn/domain';
import { z } from 'zod';
import type { Scope, Scopes } from '../access/scopes.ts';
import type { Caller } from '../modules/auth/caller.ts';
import type { EventService } from '../modules/events/event.service.ts';
import { RESEND_WEBHOOKS_MAX, type ResendService } from '../modules/events/resend.service.ts';
import { deliveryAnswer, eventAnswer, eventJson, toDeliveryAnswer } from './delivery.schemas.ts';
import { type Route, route } from './route.ts';
import { idParams, tenantQuery } from './schemas.ts';

export function eventRoutes(parts: {
  scopes: Scopes;
  events: EventService;
  resending: ResendService;
}): Route[] {
  const { scopes, events, resending } = parts;

  /** By Posthorn's id; failing that, by the source's, which may look like one. */
  async function find(
    caller: Caller,
    ref: string,
    tenantId: string | undefined,
    operation: 'event' | 'resendEvent',
  ) {
    if (isUuid(ref)) {
      try {
        const scope = await scopes.owning(caller, 'event', ref, operation);
        return { scope, event: await events.get(scope, ref) };
      } catch (error) {
        const isMissing = error instanceof PosthornError && error.code === 'NOT_FOUND';
        if (!isMissing || (caller.isOperator && tenantId === undefined)) throw error;
      }
    }
    const scope: Scope = scopes.named(caller, tenantId, operation);
    return { scope, event: await events.getByEventId(scope, ref) };
  }

  return [
    route({
      method: 'get',
      path: '/api/v1/events/{id}',
      operation: 'event',
      summary: 'Get an event with its deliveries',
      description: "By Posthorn's id, or by the source's own `event_id`.",
      params: idParams,
      query: tenantQuery,
      answer: { status: 200, description: 'The event', schema: eventAnswer },
      errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
      async handle({ caller, params, query, reply }) {
        const { scope, event } = await find(caller, params.id, query.tenant_id, 'event');
        const deliveries = await events.deliveriesOf(scope, event.id);
        return reply.type('application/json').send(eventJson(event, deliveries));
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/events/{id}/resend',
      operation: 'resendEvent',
      summary: 'Send an event again',
      description:
        "By Posthorn's id, or by the source's own `event_id`. Makes new deliveries with the event's own `webhook-id`, also to webhooks that it did not match; those of a paused webhook are held. All of them are made, or none.",
      params: idParams,
      query: tenantQuery,
      body: z.strictObject({
        webhook_ids: z.array(z.string().max(200)).min(1).max(RESEND_WEBHOOKS_MAX),
      }),
      answer: {
        status: 202,
        description: 'The new deliveries, in the order in which the webhooks were named',
        schema: z.object({ deliveries: z.array(deliveryAnswer) }),
      },
      errors: ['NOT_FOUND', 'VALIDATION_FAILED'],
      async handle({ caller, params, query, body }) {
        const { scope, event } = await find(caller, params.id, query.tenant_id, 'resendEvent');
        const { deliveries } = await resending.resend(scope, event.id, body.webhook_ids);
        return { deliveries: deliveries.map(toDeliveryAnswer) };
      },
    }),
  ];
}
