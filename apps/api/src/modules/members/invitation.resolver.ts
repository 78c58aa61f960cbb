import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import type { InvitationService } from './invitation.service.ts';
import {
  Invitation,
  InvitationConnection,
  InvitationFilter,
  InviteMemberInput,
  InviteMemberPayload,
  RevokeInvitationPayload,
  toInvitation,
} from './member.type.ts';

@Resolver(() => Invitation)
export class InvitationResolver {
  private readonly scopes: Scopes;
  private readonly service: InvitationService;

  constructor(scopes: Scopes, service: InvitationService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => InvitationConnection, { description: 'Those that nobody has accepted yet.' })
  async invitations(
    @Arg('filter', () => InvitationFilter, { nullable: true }) filter: InvitationFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Invitation>> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'invitations');
    return toConnection(await this.service.list(scope, toPageRequest(page)), toInvitation);
  }

  @Mutation(() => InviteMemberPayload)
  async inviteMember(
    @Arg('input', () => InviteMemberInput) input: InviteMemberInput,
    @Ctx() context: RequestContext,
  ): Promise<InviteMemberPayload> {
    const scope = this.scopes.named(await context.caller(), input.tenantId, 'inviteMember');
    const { inviteUrl, isMailed, ...record } = await this.service.invite(scope, input);
    return { invitation: toInvitation(record), inviteUrl, isMailed };
  }

  @Mutation(() => RevokeInvitationPayload)
  async revokeInvitation(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<RevokeInvitationPayload> {
    const caller = await context.caller();
    const scope = await this.scopes.owning(caller, 'invitation', id, 'revokeInvitation');
    await this.service.revoke(scope, id);
    return { id };
  }
}
