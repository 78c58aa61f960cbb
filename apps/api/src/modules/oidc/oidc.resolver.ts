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
  startOidcSignIn(@Ctx() context: RequestContext): Promise<StartOidcSignInPayload> {
    return this.oidc.start(context.client);
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
