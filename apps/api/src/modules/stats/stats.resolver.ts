import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import type { RequestContext } from '../../graphql/context.ts';
import type { StatsService } from './stats.service.ts';
import { DeliveryStats, DeliveryStatsFilter } from './stats.type.ts';

@Resolver()
export class StatsResolver {
  private readonly scopes: Scopes;
  private readonly service: StatsService;

  constructor(scopes: Scopes, service: StatsService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => DeliveryStats)
  async deliveryStats(
    @Arg('filter', () => DeliveryStatsFilter, { nullable: true })
    filter: DeliveryStatsFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<DeliveryStats> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'deliveryStats');
    return this.service.deliveryStats(scope, filter ?? {});
  }
}
