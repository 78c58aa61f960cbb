import { Arg, Args, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { type Delivery, DeliveryConnection, toDelivery } from '../deliveries/delivery.type.ts';
import { orNull } from '../shared/or-null.ts';
import type { DeadLetterService } from './dead-letter.service.ts';
import {
  CancelReplayPayload,
  DeadLetterFilter,
  DiscardDeadLettersPayload,
  Replay,
  ReplayDeadLettersPayload,
  toReplay,
} from './dead-letter.type.ts';

@Resolver(() => Replay)
export class DeadLetterResolver {
  private readonly scopes: Scopes;
  private readonly service: DeadLetterService;

  constructor(scopes: Scopes, service: DeadLetterService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => DeliveryConnection)
  async deadLetters(
    @Arg('filter', () => DeadLetterFilter, { nullable: true }) filter: DeadLetterFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Delivery>> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'deadLetters');
    return toConnection(
      await this.service.list(scope, filter ?? {}, toPageRequest(page)),
      toDelivery,
    );
  }

  @Query(() => Int, { description: 'Counted up to 100,000.' })
  async deadLetterCount(
    @Arg('filter', () => DeadLetterFilter, { nullable: true }) filter: DeadLetterFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'deadLetterCount');
    return this.service.count(scope, filter ?? {});
  }

  @Query(() => Replay, { nullable: true })
  async replay(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Replay | null> {
    const caller = await context.caller();
    return orNull(async () => {
      const scope = await this.scopes.owning(caller, 'replay', id, 'replay');
      return toReplay(await this.service.replayOf(scope, id));
    });
  }

  @Mutation(() => ReplayDeadLettersPayload)
  async replayDeadLetters(
    @Arg('filter', () => DeadLetterFilter, { nullable: true }) filter: DeadLetterFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<ReplayDeadLettersPayload> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'replayDeadLetters');
    return { replay: toReplay(await this.service.replay(scope, filter ?? {})) };
  }

  @Mutation(() => CancelReplayPayload, { description: 'What was moved already stays moved.' })
  async cancelReplay(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<CancelReplayPayload> {
    const scope = await this.scopes.owning(await context.caller(), 'replay', id, 'cancelReplay');
    return { replay: toReplay(await this.service.cancel(scope, id)) };
  }

  @Mutation(() => DiscardDeadLettersPayload)
  async discardDeadLetters(
    @Arg('filter', () => DeadLetterFilter, { nullable: true }) filter: DeadLetterFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<DiscardDeadLettersPayload> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'discardDeadLetters');
    return { discarded: await this.service.discard(scope, filter ?? {}) };
  }
}
