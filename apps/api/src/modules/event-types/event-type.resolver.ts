import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import type { EventTypeService } from './event-type.service.ts';
import {
  CreateEventTypeInput,
  CreateEventTypePayload,
  EventType,
  EventTypeConnection,
  EventTypeFilter,
  toEventType,
} from './event-type.type.ts';

@Resolver(() => EventType)
export class EventTypeResolver {
  private readonly service: EventTypeService;

  constructor(service: EventTypeService) {
    this.service = service;
  }

  @Query(() => EventTypeConnection)
  async eventTypes(
    @Arg('filter', () => EventTypeFilter, { nullable: true }) filter: EventTypeFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<EventType>> {
    await context.caller();
    return toConnection(await this.service.list(filter ?? {}, toPageRequest(page)), toEventType);
  }

  @Mutation(() => CreateEventTypePayload, { description: 'For operators.' })
  async createEventType(
    @Arg('input', () => CreateEventTypeInput) input: CreateEventTypeInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateEventTypePayload> {
    return { eventType: toEventType(await this.service.create(await context.caller(), input)) };
  }
}
