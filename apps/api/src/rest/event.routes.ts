import { isUuid, PosthornError } from '@posthorn/domain';
import type { Scope, Scopes } from '../access/scopes.ts';
import type { Caller } from '../modules/auth/caller.ts';
import type { EventService } from '../modules/events/event.service.ts';
import { eventAnswer, eventJson } from './delivery.schemas.ts';
import { type Route, route } from './route.ts';
import { idParams, tenantQuery } from './schemas.ts';

export function eventRoutes(scopes: Scopes, events: EventService): Route[] {
  /** By Posthorn's id; failing that, by the source's, which may look like one. */
  async function find(caller: Caller, ref: string, tenantId: string | undefined) {
    if (isUuid(ref)) {
      try {
        const scope = await scopes.owning(caller, 'event', ref, 'event');
        return { scope, event: await events.get(scope, ref) };
      } catch (error) {
        const isMissing = error instanceof PosthornError && error.code === 'NOT_FOUND';
        if (!isMissing || (caller.isOperator && tenantId === undefined)) throw error;
      }
    }
    const scope: Scope = scopes.named(caller, tenantId, 'event');
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
        const { scope, event } = await find(caller, params.id, query.tenant_id);
        const deliveries = await events.deliveriesOf(scope, event.id);
        return reply.type('application/json').send(eventJson(event, deliveries));
      },
    }),
  ];
}
