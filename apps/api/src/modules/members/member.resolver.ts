import type { MemberRole } from '@posthorn/db';
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { MemberRoleEnum } from '../../graphql/enums.ts';
import type { MemberService } from './member.service.ts';
import {
  LeaveTenantPayload,
  Member,
  MemberConnection,
  MemberFilter,
  RemoveMemberPayload,
  toMember,
  UpdateMemberPayload,
} from './member.type.ts';

@Resolver(() => Member)
export class MemberResolver {
  private readonly scopes: Scopes;
  private readonly service: MemberService;

  constructor(scopes: Scopes, service: MemberService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => MemberConnection)
  async members(
    @Arg('filter', () => MemberFilter, { nullable: true }) filter: MemberFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Member>> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'members');
    return toConnection(await this.service.list(scope, toPageRequest(page)), toMember);
  }

  @Mutation(() => UpdateMemberPayload, {
    description: 'What concerns owners is for owners; a tenant keeps at least one.',
  })
  async updateMember(
    @Arg('id', () => ID) id: string,
    @Arg('role', () => MemberRoleEnum) role: MemberRole,
    @Ctx() context: RequestContext,
  ): Promise<UpdateMemberPayload> {
    const scope = await this.scopes.owning(await context.caller(), 'member', id, 'updateMember');
    return { member: toMember(await this.service.update(scope, id, role)) };
  }

  @Mutation(() => RemoveMemberPayload, {
    description: 'Whoever it was is refused from the next request on.',
  })
  async removeMember(
    @Arg('id', () => ID) id: string,
    @Arg('revokesApiKeys', () => Boolean, {
      nullable: true,
      description: 'Whether the API keys they made end as well; left out, they go on working.',
    })
    revokesApiKeys: boolean | null,
    @Ctx() context: RequestContext,
  ): Promise<RemoveMemberPayload> {
    const scope = await this.scopes.owning(await context.caller(), 'member', id, 'removeMember');
    await this.service.remove(scope, id, { revokesApiKeys: revokesApiKeys ?? false });
    return { id };
  }

  @Mutation(() => LeaveTenantPayload, { description: "Ends the caller's own membership." })
  async leaveTenant(
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'The one they joined first when left out.',
    })
    tenantId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<LeaveTenantPayload> {
    return this.service.leave(await context.caller(), tenantId);
  }
}
