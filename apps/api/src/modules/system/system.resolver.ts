import { Ctx, Query, Resolver } from 'type-graphql';
import { requireOperator } from '../../access/scopes.ts';
import type { RequestContext } from '../../graphql/context.ts';
import type { HealthService } from './health.service.ts';
import { SystemHealth } from './system.type.ts';

@Resolver()
export class SystemResolver {
  private readonly service: HealthService;

  constructor(service: HealthService) {
    this.service = service;
  }

  @Query(() => SystemHealth, { description: 'For operators.' })
  async systemHealth(@Ctx() context: RequestContext): Promise<SystemHealth> {
    requireOperator(await context.caller());
    return this.service.systemHealth();
  }
}
