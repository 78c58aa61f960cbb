import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.ts';
import type { PasswordResetService } from './password-reset.service.ts';

@Resolver()
export class PasswordResetResolver {
  private readonly service: PasswordResetService;

  constructor(service: PasswordResetService) {
    this.service = service;
  }

  @Mutation(() => Boolean, {
    description: 'Mails a link to whoever has the account. Always true, whether anybody has.',
  })
  requestPasswordReset(
    @Arg('email', () => String) email: string,
    @Ctx() context: RequestContext,
  ): boolean {
    this.service.request(email, context.client);
    return true;
  }

  @Mutation(() => Boolean, {
    description: 'Sets a new password with a mailed link, once within an hour; ends all sessions.',
  })
  async resetPassword(
    @Arg('token', () => String) token: string,
    @Arg('password', () => String) password: string,
    @Ctx() context: RequestContext,
  ): Promise<boolean> {
    await this.service.reset({ token, password }, context.client);
    return true;
  }
}
