import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import type { RequestContext } from '../../graphql/context.ts';
import type { PortalLinkService } from './portal-link.service.ts';
import {
  CreatePortalLinkInput,
  CreatePortalLinkPayload,
  OpenPortalPayload,
  RevokePortalLinkPayload,
} from './portal-link.type.ts';

@Resolver()
export class PortalLinkResolver {
  private readonly scopes: Scopes;
  private readonly service: PortalLinkService;

  constructor(scopes: Scopes, service: PortalLinkService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Mutation(() => CreatePortalLinkPayload, {
    description: 'A signed link into one tenant with one role, for people without an account.',
  })
  async createPortalLink(
    @Arg('input', () => CreatePortalLinkInput) input: CreatePortalLinkInput,
    @Ctx() context: RequestContext,
  ): Promise<CreatePortalLinkPayload> {
    const scope = this.scopes.named(await context.caller(), input.tenantId, 'createPortalLink');
    return this.service.create(scope, input);
  }

  @Mutation(() => RevokePortalLinkPayload, {
    description: 'Ends the link and the sessions that it opened.',
  })
  async revokePortalLink(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<RevokePortalLinkPayload> {
    const caller = await context.caller();
    const scope = await this.scopes.owning(caller, 'portalLink', id, 'revokePortalLink');
    await this.service.revoke(scope, id);
    return { id };
  }

  @Mutation(() => OpenPortalPayload, {
    description: "What the dashboard's page of a portal link asks: a session that ends with it.",
  })
  openPortal(
    @Arg('token', () => String) token: string,
    @Ctx() context: RequestContext,
  ): Promise<OpenPortalPayload> {
    return this.service.open(token, context.client);
  }
}
