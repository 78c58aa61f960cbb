import { z } from 'zod';
import type { Scopes } from '../access/scopes.ts';
import type { DeliveryService } from '../modules/deliveries/delivery.service.ts';
import {
  deliveryAnswer,
  deliveryDetailAnswer,
  deliveryStatus,
  toAttemptAnswer,
  toDeliveryAnswer,
} from './delivery.schemas.ts';
import { pageOf, toList } from './page.ts';
import { type Route, route } from './route.ts';
import { idParams, isoTime, listOf, pageQuery, tenantQuery } from './schemas.ts';

const deliveriesQuery = pageQuery.extend({
  status: deliveryStatus.optional(),
  webhook_id: z.string().max(100).optional(),
  event_type: z.string().max(200).optional(),
  event_id: z.string().max(500).optional().meta({ description: "The source's own id." }),
  from: isoTime.optional(),
  to: isoTime.optional(),
});

export function deliveryRoutes(scopes: Scopes, deliveries: DeliveryService): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/deliveries',
      operation: 'deliveries',
      summary: 'List deliveries',
      query: deliveriesQuery,
      answer: { status: 200, description: 'A page, newest first', schema: listOf(deliveryAnswer) },
      errors: ['VALIDATION_FAILED', 'CURSOR_INVALID'],
      async handle({ caller, query }) {
        const scope = scopes.named(caller, query.tenant_id, 'deliveries');
        const { status, from, to, event_type: eventType, event_id: eventId } = query;
        const filter = { status, webhookId: query.webhook_id, eventType, eventId, from, to };
        return toList(await deliveries.list(scope, filter, pageOf(query)), toDeliveryAnswer);
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/deliveries/{id}',
      operation: 'delivery',
      summary: 'Get a delivery with its attempts',
      params: idParams,
      query: tenantQuery,
      answer: { status: 200, description: 'The delivery', schema: deliveryDetailAnswer },
      errors: ['NOT_FOUND'],
      async handle({ caller, params: { id } }) {
        const scope = await scopes.owning(caller, 'delivery', id, 'delivery');
        const delivery = await deliveries.get(scope, id);
        const { attempts, event } = await deliveries.attempts(scope, delivery);
        return {
          ...toDeliveryAnswer(delivery),
          attempts: attempts.map((attempt) => toAttemptAnswer(attempt, event)),
        };
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/deliveries/{id}/replay',
      operation: 'replayDelivery',
      summary: 'Replay a delivery',
      description:
        'Starts a new series of attempts of one that is dead, succeeded or discarded. One that is still to go out, or whose webhook was deleted, stays as it is: `replayed` is false, and `message` says why.',
      params: idParams,
      query: tenantQuery,
      answer: {
        status: 200,
        description: 'The delivery as it is now',
        schema: deliveryAnswer
          .extend({ replayed: z.boolean(), message: z.string().nullable() })
          .meta({ id: 'ReplayedDelivery' }),
      },
      errors: ['NOT_FOUND'],
      async handle({ caller, params: { id } }) {
        const scope = await scopes.owning(caller, 'delivery', id, 'replayDelivery');
        const { delivery, replayed, message } = await deliveries.replay(scope, id);
        return { ...toDeliveryAnswer(delivery), replayed, message };
      },
    }),
  ];
}
