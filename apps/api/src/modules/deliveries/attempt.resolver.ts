import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.ts';
import { Attempt, AttemptRequest } from './attempt.type.ts';
import { attemptRequest } from './attempt-request.ts';

@Resolver(() => Attempt)
export class AttemptResolver {
  @FieldResolver(() => AttemptRequest, {
    description: 'As the event and the webhook have it; the signatures are not kept.',
  })
  async request(
    @Root() attempt: Attempt,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AttemptRequest> {
    const { tenantId, deliveryId, webhookId } = attempt;
    const [delivery, webhook] = await Promise.all([
      loaders.delivery.load({ tenantId, id: deliveryId }),
      loaders.webhook.load({ tenantId, id: webhookId }),
    ]);
    const event = await loaders.event.load({ tenantId, id: delivery.eventId });
    return attemptRequest(attempt, event, webhook?.headerNames ?? []);
  }
}
