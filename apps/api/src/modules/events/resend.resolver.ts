import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { toDelivery } from '../deliveries/delivery.type.ts';
import type { ResendService } from './resend.service.ts';
import { ResendEventPayload } from './resend.type.ts';

@Resolver()
export class ResendResolver {
  private readonly scopes: Scopes;
  private readonly service: ResendService;

  constructor(scopes: Scopes, service: ResendService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Mutation(() => ResendEventPayload, {
    description:
      "New deliveries of a stored event, with the event's own `webhook-id`: also to webhooks that it did not match. At most 100 webhooks; a paused one's are held.",
  })
  async resendEvent(
    @Arg('id', () => ID) id: string,
    @Arg('webhookIds', () => [ID]) webhookIds: string[],
    @Ctx() context: RequestContext,
  ): Promise<ResendEventPayload> {
    const scope = await this.scopes.owning(await context.caller(), 'event', id, 'resendEvent');
    const { deliveries } = await this.service.resend(scope, id, webhookIds);
    return { deliveries: deliveries.map(toDelivery) };
  }
}
