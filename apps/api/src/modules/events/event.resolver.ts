import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { Delivery, toDelivery } from '../deliveries/delivery.type.ts';
import { orNull } from '../shared/or-null.ts';
import { toWebhook, Webhook } from '../webhooks/webhook.type.ts';
import type { EventService } from './event.service.ts';
import { Event, EventConnection, EventFilter, toEvent } from './event.type.ts';

@Resolver(() => Event)
export class EventResolver {
  private readonly scopes: Scopes;
  private readonly service: EventService;

  constructor(scopes: Scopes, service: EventService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => EventConnection)
  async events(
    @Arg('filter', () => EventFilter, { nullable: true }) filter: EventFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Event>> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'events');
    return toConnection(await this.service.list(scope, filter ?? {}, toPageRequest(page)), toEvent);
  }

  @Query(() => Event, { nullable: true })
  async event(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Event | null> {
    const caller = await context.caller();
    return orNull(async () => {
      const scope = await this.scopes.owning(caller, 'event', id, 'event');
      return toEvent(await this.service.get(scope, id));
    });
  }

  @FieldResolver(() => [Webhook], { description: 'Webhooks of its type whose filter said no.' })
  async filteredWebhooks(
    @Root() event: Event,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Webhook[]> {
    const { tenantId, filteredWebhookIds } = event;
    const found = await Promise.all(
      filteredWebhookIds.map((id) => loaders.webhook.load({ tenantId, id })),
    );
    return found.filter((webhook) => webhook !== null).map(toWebhook);
  }

  @FieldResolver(() => [Delivery])
  async deliveries(@Root() event: Event, @Ctx() { loaders }: RequestContext): Promise<Delivery[]> {
    return (await loaders.deliveriesOfEvent.load(event)).map(toDelivery);
  }
}
