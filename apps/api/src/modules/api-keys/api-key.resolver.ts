import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import type { ApiKeyService } from './api-key.service.ts';
import {
  ApiKey,
  ApiKeyConnection,
  ApiKeyFilter,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyPayload,
  toApiKey,
} from './api-key.type.ts';

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  private readonly scopes: Scopes;
  private readonly service: ApiKeyService;

  constructor(scopes: Scopes, service: ApiKeyService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => ApiKeyConnection)
  async apiKeys(
    @Arg('filter', () => ApiKeyFilter, { nullable: true }) filter: ApiKeyFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<ApiKey>> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'apiKeys');
    return toConnection(await this.service.list(scope, toPageRequest(page)), toApiKey);
  }

  @Mutation(() => CreateApiKeyPayload)
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateApiKeyPayload> {
    const scope = this.scopes.named(await context.caller(), input.tenantId, 'createApiKey');
    const { apiKey, secret } = await this.service.create(scope, input);
    return { apiKey: toApiKey(apiKey), secret };
  }

  @Mutation(() => RevokeApiKeyPayload)
  async revokeApiKey(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<RevokeApiKeyPayload> {
    const scope = await this.scopes.owning(await context.caller(), 'apiKey', id, 'revokeApiKey');
    return { apiKey: toApiKey(await this.service.revoke(scope, id)) };
  }
}
