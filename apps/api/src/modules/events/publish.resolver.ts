import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { toDelivery } from '../deliveries/delivery.type.ts';
import {
  PreviewFilterInput,
  PreviewFilterPayload,
  PublishEventInput,
  PublishEventPayload,
  toEvent,
} from './event.type.ts';
import type { PreviewFilterService } from './preview-filter.service.ts';
import type { PublishService } from './publish.service.ts';
import { SendTestEventPayload } from './test-event.type.ts';

@Resolver()
export class PublishResolver {
  private readonly scopes: Scopes;
  private readonly publishing: PublishService;
  private readonly previews: PreviewFilterService;

  constructor(scopes: Scopes, publishing: PublishService, previews: PreviewFilterService) {
    this.scopes = scopes;
    this.publishing = publishing;
    this.previews = previews;
  }

  @Mutation(() => PublishEventPayload)
  async publishEvent(
    @Arg('input', () => PublishEventInput) input: PublishEventInput,
    @Ctx() context: RequestContext,
  ): Promise<PublishEventPayload> {
    const scope = this.scopes.named(await context.caller(), input.tenantId, 'publishEvent');
    const { event, duplicate, deliveries } = await this.publishing.publish(scope, input);
    return { event: toEvent(event), duplicate, deliveries };
  }

  @Mutation(() => SendTestEventPayload, {
    description:
      "Sends an event to this webhook only. Its data is the event type's `example`; sample data where it has none.",
  })
  async sendTestEvent(
    @Arg('webhookId', () => ID) webhookId: string,
    @Arg('eventType', () => String, { nullable: true }) eventType: string | null,
    @Ctx() context: RequestContext,
  ): Promise<SendTestEventPayload> {
    const scope = await this.scopes.owning(
      await context.caller(),
      'webhook',
      webhookId,
      'sendTestEvent',
    );
    const { event, delivery } = await this.publishing.sendTest(scope, webhookId, eventType);
    return { event: toEvent(event), delivery: toDelivery(delivery) };
  }

  @Mutation(() => PreviewFilterPayload, { description: 'Changes nothing.' })
  async previewFilter(
    @Arg('input', () => PreviewFilterInput) input: PreviewFilterInput,
    @Ctx() context: RequestContext,
  ): Promise<PreviewFilterPayload> {
    return this.previews.preview(await context.caller(), input);
  }
}
