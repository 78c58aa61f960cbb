import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.ts';
import { Attempt, AttemptPhases, AttemptRequest } from './attempt.type.ts';
import { attemptPhases, attemptRequest } from './attempt-request.ts';

@Resolver(() => Attempt)
export class AttemptResolver {
  @FieldResolver(() => AttemptRequest, { description: 'What was sent then.' })
  async request(
    @Root() { row }: Attempt,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AttemptRequest> {
    const { tenantId } = row;
    const delivery = await loaders.delivery.load({ tenantId, id: row.deliveryId });
    const event = await loaders.keptEvent.load({ tenantId, id: delivery.eventId });
    return attemptRequest(row, event);
  }

  @FieldResolver(() => AttemptPhases, { description: 'What its time went into.' })
  phases(@Root() { row }: Attempt): AttemptPhases {
    return attemptPhases(row);
  }
}
