import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.ts';
import { SignInPayload } from '../auth/auth.type.ts';
import type { OidcService } from './oidc.service.ts';
import { SignInOptions, StartOidcSignInPayload } from './oidc.type.ts';

@Resolver()
export class OidcResolver {
  private readonly oidc: OidcService;

  constructor(oidc: OidcService) {
    this.oidc = oidc;
  }

  @Query(() => SignInOptions)
  signInOptions(): SignInOptions {
    return { password: true, oidc: this.oidc.option };
  }

  @Mutation(() => StartOidcSignInPayload)
  startOidcSignIn(
    @Arg('invitation', () => String, {
      nullable: true,
      description: "The token of an invitation's link, which the sign-in then accepts.",
    })
    invitation: string | null | undefined,
    @Ctx() context: RequestContext,
  ): Promise<StartOidcSignInPayload> {
    return this.oidc.start({ invitation: invitation ?? null }, context.client);
  }

  @Mutation(() => SignInPayload)
  finishOidcSignIn(
    @Arg('callbackQuery', () => String, { description: 'The query string as it came.' })
    callbackQuery: string,
    @Arg('flow', () => String) flow: string,
    @Ctx() context: RequestContext,
  ): Promise<SignInPayload> {
    return this.oidc.finish({ callbackQuery, flow }, context.client);
  }
}
