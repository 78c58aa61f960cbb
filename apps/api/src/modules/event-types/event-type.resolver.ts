import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { orNull } from '../shared/or-null.ts';
import type { EventTypeService } from './event-type.service.ts';
import {
  CreateEventTypeInput,
  CreateEventTypePayload,
  EventType,
  EventTypeConnection,
  EventTypeFilter,
  toEventType,
  UpdateEventTypeInput,
  UpdateEventTypePayload,
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

  @Query(() => EventType, { nullable: true, description: 'By its id or its name.' })
  async eventType(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Arg('name', () => String, { nullable: true }) name: string | null,
    @Ctx() context: RequestContext,
  ): Promise<EventType | null> {
    await context.caller();
    return orNull(async () => toEventType(await this.service.get({ id, name })));
  }

  @Mutation(() => CreateEventTypePayload, { description: 'For operators.' })
  async createEventType(
    @Arg('input', () => CreateEventTypeInput) input: CreateEventTypeInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateEventTypePayload> {
    return { eventType: toEventType(await this.service.create(await context.caller(), input)) };
  }

  @Mutation(() => UpdateEventTypePayload, { description: 'For operators.' })
  async updateEventType(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateEventTypeInput) input: UpdateEventTypeInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateEventTypePayload> {
    const caller = await context.caller();
    return { eventType: toEventType(await this.service.update(caller, id, input)) };
  }
}
