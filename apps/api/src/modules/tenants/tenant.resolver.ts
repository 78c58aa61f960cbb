import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import type { TenantService } from './tenant.service.ts';
import {
  CreateTenantInput,
  CreateTenantPayload,
  Tenant,
  TenantConnection,
  TenantFilter,
  toTenant,
  UpdateTenantInput,
  UpdateTenantPayload,
} from './tenant.type.ts';
import type { TenantChanges } from './tenant-changes.service.ts';

@Resolver(() => Tenant)
export class TenantResolver {
  private readonly service: TenantService;

  private readonly changes: TenantChanges;

  constructor(service: TenantService, changes: TenantChanges) {
    this.service = service;
    this.changes = changes;
  }

  @Query(() => TenantConnection, { description: 'An operator sees all, a member their own.' })
  async tenants(
    @Arg('filter', () => TenantFilter, { nullable: true }) filter: TenantFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Tenant>> {
    const caller = await context.caller();
    return toConnection(
      await this.service.list(caller, filter ?? {}, toPageRequest(page)),
      toTenant,
    );
  }

  @Query(() => Tenant, { nullable: true })
  async tenant(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Tenant | null> {
    const tenant = await this.service.get(await context.caller(), id);
    return tenant && toTenant(tenant);
  }

  @Mutation(() => CreateTenantPayload, { description: 'For operators.' })
  async createTenant(
    @Arg('input', () => CreateTenantInput) input: CreateTenantInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateTenantPayload> {
    return { tenant: toTenant(await this.service.create(await context.caller(), input)) };
  }

  @Mutation(() => UpdateTenantPayload, {
    description: 'An owner may change the name, an operator all.',
  })
  async updateTenant(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateTenantInput) input: UpdateTenantInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateTenantPayload> {
    return { tenant: toTenant(await this.changes.update(await context.caller(), id, input)) };
  }
}
