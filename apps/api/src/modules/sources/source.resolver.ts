import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { orNull } from '../shared/or-null.ts';
import { Tenant, toTenant } from '../tenants/tenant.type.ts';
import {
  CreateSourceInput,
  CreateSourcePayload,
  RotateSourceCredentialsPayload,
  UpdateSourceInput,
  UpdateSourcePayload,
} from './source.input.ts';
import type { SourceService } from './source.service.ts';
import {
  Source,
  SourceConnection,
  SourceCredential,
  SourceFilter,
  toSource,
  toSourceCredential,
} from './source.type.ts';
import {
  SourceFailure,
  toSourceFailure,
  toUnknownSourceKey,
  UnknownSourceKey,
} from './source-failures.type.ts';

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

  @Query(() => Source, { nullable: true })
  async source(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Source | null> {
    const caller = await context.caller();
    return orNull(async () => toSource(await this.service.get(caller, id)));
  }

  @FieldResolver(() => [Tenant], {
    description: "The tenants it may send for, of an operator's source that is not granted to all.",
  })
  async grantedTenants(@Root() source: Source, @Ctx() context: RequestContext): Promise<Tenant[]> {
    if (source.tenantId !== null) return [];
    return (await context.loaders.grantedTenants.load(source.id)).map(toTenant);
  }

  @FieldResolver(() => [SourceCredential], {
    description:
      'Those that are valid, the current ones first. In the grace period of a rotation there are several.',
  })
  async credentials(
    @Root() source: Source,
    @Ctx() context: RequestContext,
  ): Promise<SourceCredential[]> {
    return (await context.loaders.sourceCredentials.load(source)).map(toSourceCredential);
  }

  @FieldResolver(() => [SourceFailure], {
    description:
      'Who failed to authenticate as this source in the last seven days, by what was wrong and from where, the latest first. Seen within seconds.',
  })
  async failures(@Root() source: Source, @Ctx() context: RequestContext): Promise<SourceFailure[]> {
    return (await context.loaders.sourceFailures.load(source)).map(toSourceFailure);
  }

  @FieldResolver(() => String, { description: 'How the current key begins.' })
  async apiKeyPrefix(@Root() source: Source, @Ctx() context: RequestContext): Promise<string> {
    const [current] = await context.loaders.sourceCredentials.load(source);
    return current?.apiKeyPrefix ?? '';
  }

  @Query(() => [UnknownSourceKey], {
    description:
      "For operators: requests to ingest of the last seven days whose key is no source's, the latest first, up to 100 rows.",
  })
  async unknownSourceKeys(@Ctx() context: RequestContext): Promise<UnknownSourceKey[]> {
    return (await this.service.unknownKeys(await context.caller())).map(toUnknownSourceKey);
  }

  @Mutation(() => CreateSourcePayload)
  async createSource(
    @Arg('input', () => CreateSourceInput) input: CreateSourceInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateSourcePayload> {
    const { source, ...secrets } = await this.service.create(await context.caller(), input);
    return { source: toSource(source), ...secrets };
  }

  @Mutation(() => UpdateSourcePayload)
  async updateSource(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateSourceInput) input: UpdateSourceInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateSourcePayload> {
    const source = await this.service.update(await context.caller(), id, input);
    context.loaders.grantedTenants.clear(source.id);
    return { source: toSource(source) };
  }

  @Mutation(() => RotateSourceCredentialsPayload, {
    description:
      'Makes a new key and secret. The old ones stay valid for `gracePeriodS` (a day); 0 ends them at once.',
  })
  async rotateSourceCredentials(
    @Arg('id', () => ID) id: string,
    @Arg('gracePeriodS', () => Int, { nullable: true }) gracePeriodS: number | null,
    @Ctx() context: RequestContext,
  ): Promise<RotateSourceCredentialsPayload> {
    const caller = await context.caller();
    const { source, ...secrets } = await this.service.rotate(caller, id, gracePeriodS);
    const shown = toSource(source);
    context.loaders.sourceCredentials.clear(shown);
    return { source: shown, ...secrets };
  }
}
