import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { Tenant, toTenant } from '../tenants/tenant.type.ts';
import type { SourceService } from './source.service.ts';
import {
  CreateSourceInput,
  CreateSourcePayload,
  Source,
  SourceConnection,
  SourceFilter,
  toSource,
} from './source.type.ts';

@Resolver(() => Source)
export class SourceResolver {
  private readonly service: SourceService;

  constructor(service: SourceService) {
    this.service = service;
  }

  @Query(() => SourceConnection)
  async sources(
    @Arg('filter', () => SourceFilter, { nullable: true }) filter: SourceFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Source>> {
    const caller = await context.caller();
    const found = await this.service.list(caller, filter?.tenantId ?? null, toPageRequest(page));
    return toConnection(found, toSource);
  }

  @FieldResolver(() => [Tenant], {
    description: "The tenants it may send for, of an operator's source that is not granted to all.",
  })
  async grantedTenants(@Root() source: Source, @Ctx() context: RequestContext): Promise<Tenant[]> {
    if (source.tenantId !== null) return [];
    return (await context.loaders.grantedTenants.load(source.id)).map(toTenant);
  }

  @Mutation(() => CreateSourcePayload)
  async createSource(
    @Arg('input', () => CreateSourceInput) input: CreateSourceInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateSourcePayload> {
    const { source, ...secrets } = await this.service.create(await context.caller(), input);
    return { source: toSource(source), ...secrets };
  }
}
