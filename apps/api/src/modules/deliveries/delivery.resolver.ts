import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { Event, toEvent } from '../events/event.type.ts';
import { orNull } from '../shared/or-null.ts';
import { toWebhook, Webhook } from '../webhooks/webhook.type.ts';
import { Attempt, toAttempt } from './attempt.type.ts';
import type { DeliveryService } from './delivery.service.ts';
import {
  Delivery,
  DeliveryConnection,
  DeliveryFilter,
  ReplayDeliveryPayload,
  toDelivery,
} from './delivery.type.ts';

@Resolver(() => Delivery)
export class DeliveryResolver {
  private readonly scopes: Scopes;
  private readonly service: DeliveryService;

  constructor(scopes: Scopes, service: DeliveryService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => DeliveryConnection)
  async deliveries(
    @Arg('filter', () => DeliveryFilter, { nullable: true }) filter: DeliveryFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Delivery>> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'deliveries');
    return toConnection(
      await this.service.list(scope, filter ?? {}, toPageRequest(page)),
      toDelivery,
    );
  }

  @Query(() => Delivery, { nullable: true })
  async delivery(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Delivery | null> {
    const caller = await context.caller();
    return orNull(async () => {
      const scope = await this.scopes.owning(caller, 'delivery', id, 'delivery');
      return toDelivery(await this.service.get(scope, id));
    });
  }

  @FieldResolver(() => Event)
  async event(@Root() delivery: Delivery, @Ctx() { loaders }: RequestContext): Promise<Event> {
    const { tenantId, eventRowId } = delivery;
    return toEvent(await loaders.event.load({ tenantId, id: eventRowId }));
  }

  @FieldResolver(() => Webhook)
  async webhook(@Root() delivery: Delivery, @Ctx() { loaders }: RequestContext): Promise<Webhook> {
    const { tenantId, webhookId } = delivery;
    const webhook = await loaders.webhook.load({ tenantId, id: webhookId });
    if (!webhook) throw new Error(`delivery ${delivery.id} has no webhook ${webhookId}`);
    return toWebhook(webhook);
  }

  @FieldResolver(() => [Attempt], { description: 'Oldest first.' })
  async attempts(
    @Root() delivery: Delivery,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Attempt[]> {
    return (await loaders.attemptsOfDelivery.load(delivery)).map(toAttempt);
  }

  @Mutation(() => ReplayDeliveryPayload, {
    description:
      'Starts a new series of attempts of a delivery that is dead, succeeded or discarded; attempts go on counting, and `webhook-id` stays.',
  })
  async replayDelivery(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<ReplayDeliveryPayload> {
    const scope = await this.scopes.owning(
      await context.caller(),
      'delivery',
      id,
      'replayDelivery',
    );
    const { delivery, replayed, message } = await this.service.replay(scope, id);
    return { delivery: toDelivery(delivery), replayed, message };
  }
}
