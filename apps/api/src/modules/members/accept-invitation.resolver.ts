import { PosthornError } from '@posthorn/domain';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.ts';
import { SignInPayload } from '../auth/auth.type.ts';
import type { Caller } from '../auth/caller.ts';
import type { AcceptInvitationService } from './accept-invitation.service.ts';
import { InvitationPreview } from './member.type.ts';

@Resolver(() => InvitationPreview)
export class AcceptInvitationResolver {
  private readonly service: AcceptInvitationService;

  constructor(service: AcceptInvitationService) {
    this.service = service;
  }

  @Query(() => InvitationPreview, {
    nullable: true,
    description: 'What the link of an invitation offers; null where it lets nobody in.',
  })
  invitationPreview(@Arg('token', () => String) token: string): Promise<InvitationPreview | null> {
    return this.service.preview(token);
  }

  @Mutation(() => SignInPayload, {
    description:
      'Makes whoever has the link a member. An address with an account takes its password, or its session; another a name and a new password.',
  })
  async acceptInvitation(
    @Arg('token', () => String) token: string,
    @Arg('name', () => String, { nullable: true }) name: string | null,
    @Arg('password', () => String, { nullable: true }) password: string | null,
    @Ctx() context: RequestContext,
  ): Promise<SignInPayload> {
    const by = { caller: await callerOrNobody(context), client: context.client };
    return this.service.accept({ token, name: name ?? '', password: password ?? '' }, by);
  }
}

/** Who asks, where somebody does; a token that is over is nobody's. */
async function callerOrNobody(context: RequestContext): Promise<Caller | null> {
  try {
    return await context.caller();
  } catch (error) {
    const isNobody = error instanceof PosthornError && error.status === 401;
    if (isNobody) return null;
    throw error;
  }
}
