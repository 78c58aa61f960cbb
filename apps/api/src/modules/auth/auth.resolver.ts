import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.ts';
import type { TenantService } from '../tenants/tenant.service.ts';
import { Tenant, toTenant } from '../tenants/tenant.type.ts';
import type { AccountService } from './account.service.ts';
import { Session, SignInPayload, Viewer } from './auth.type.ts';
import type { SignInService } from './sign-in.service.ts';

@Resolver(() => Viewer)
export class AuthResolver {
  private readonly signIns: SignInService;
  private readonly accounts: AccountService;
  private readonly tenantService: TenantService;

  constructor(signIns: SignInService, accounts: AccountService, tenants: TenantService) {
    this.signIns = signIns;
    this.accounts = accounts;
    this.tenantService = tenants;
  }

  @Query(() => Viewer)
  async viewer(@Ctx() context: RequestContext): Promise<Viewer> {
    const caller = await context.caller();
    const { id, kind, sessionId, email, name, isOperator, memberships } = caller;
    const role = isOperator ? null : (memberships[0]?.role ?? null);
    return { id, kind, sessionId, email, name, isOperator, role, memberships };
  }

  @FieldResolver(() => Tenant, {
    nullable: true,
    description: 'The tenant that calls act for when they name none; null for operators.',
  })
  async tenant(@Ctx() context: RequestContext): Promise<Tenant | null> {
    const tenant = await this.tenantService.own(await context.caller());
    return tenant && toTenant(tenant);
  }

  @FieldResolver(() => [Tenant], {
    description: 'Those it is a member of; for an operator the newest 100 of all.',
  })
  async tenants(@Root() _viewer: Viewer, @Ctx() context: RequestContext): Promise<Tenant[]> {
    const { rows } = await this.tenantService.list(await context.caller(), {}, { limit: 100 });
    return rows.map(toTenant);
  }

  @Mutation(() => SignInPayload)
  signIn(
    @Arg('email', () => String) email: string,
    @Arg('password', () => String) password: string,
    @Ctx() context: RequestContext,
  ): Promise<SignInPayload> {
    return this.signIns.signIn({ email, password, client: context.client });
  }
  @Mutation(() => Boolean, {
    description: 'Ends this session, or all of the account: their tokens are refused at once.',
  })
  async signOut(
    @Arg('everywhere', () => Boolean, { nullable: true }) everywhere: boolean | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await this.accounts.signOut(await context.caller(), { everywhere: everywhere ?? false });
    return true;
  }

  @Query(() => [Session], { description: "The caller's live sessions, newest first." })
  async sessions(@Ctx() context: RequestContext): Promise<Session[]> {
    return this.accounts.sessions(await context.caller());
  }

  @Mutation(() => Boolean)
  async revokeSession(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await this.accounts.revokeSession(await context.caller(), id);
    return true;
  }
  @Mutation(() => Boolean, { description: 'Ends all other sessions of the account.' })
  async changePassword(
    @Arg('current', () => String) current: string,
    @Arg('next', () => String) next: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    const caller = await context.caller();
    await this.accounts.changePassword(caller, { current, next }, context.client);
    return true;
  }
}
