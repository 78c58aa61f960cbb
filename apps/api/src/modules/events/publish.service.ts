import {
  type DeliveryRow,
  type EventRow,
  findDeliveriesByIds,
  findEvent,
  findEventType,
  findTenantsByIds,
  type PeopleDatabase,
} from '@posthorn/db';
import {
  type CanonicalEvent,
  isEventTypeName,
  newId,
  PosthornError,
  readPublishedEvent,
} from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';
import { type Change, recordChange } from '../audit/record-change.ts';
import type { PublishEvent } from '../shared/ports.ts';
import type { WebhookService } from '../webhooks/webhook.service.ts';
import { webhookChange } from '../webhooks/webhook-audit.ts';

export interface PublishInput {
  eventId?: string | null;
  eventType: string;
  /** Either this, or its text. */
  data?: unknown;
  /** JSON text, which reaches receivers byte for byte. */
  dataText?: string | null;
  source?: string | null;
  version?: string | null;
  timestamp?: Date | null;
}

const TEST_TYPE = 'posthorn.test';

/** Events that people send, through the same pipeline as those of sources. Throws PosthornError. */
export interface PublishService {
  publish(
    scope: Scope,
    input: PublishInput,
  ): Promise<{ event: EventRow; duplicate: boolean; deliveries: number }>;
  /** Sends the event type's example, or else sample data, to one webhook, whatever its event types and filters say. */
  sendTest(
    scope: Scope,
    webhookId: string,
    eventType: string | null | undefined,
  ): Promise<{ event: EventRow; delivery: DeliveryRow }>;
}

export function createPublishService(parts: {
  people: PeopleDatabase;
  webhooks: WebhookService;
  pipeline: PublishEvent;
  eventBytesMax: number;
}): PublishService {
  const { people, webhooks, pipeline, eventBytesMax } = parts;

  /** An event of a person passes the same checks as one of a source. */
  function toCanonical(input: PublishInput): CanonicalEvent {
    const fields = {
      eventId: input.eventId ?? `evt_${newId()}`,
      eventType: input.eventType,
      timestamp: input.timestamp?.toISOString(),
      source: input.source,
      version: input.version,
    };
    const limits = { nowMs: Date.now(), eventBytesMax };
    const parsed = readPublishedEvent(fields, dataTextOf(input), limits);
    if (!parsed.ok) throw new PosthornError(parsed.code, { details: parsed.details });
    return parsed.event;
  }

  /** The example of the event type, byte for byte; made up where it has none. */
  async function testDataOf(
    tenantId: string,
    name: string,
    webhookId: string,
  ): Promise<Pick<PublishInput, 'data' | 'dataText'>> {
    const type = await people.asTenant(tenantId, (em) => findEventType(em, { name }));
    if (type?.example != null) return { dataText: type.example };
    return { data: { test: true, message: 'A test event of Posthorn.', webhook_id: webhookId } };
  }

  /**
   * The event as it was stored; `audited` goes into the audit log. Not in the commit that stored the
   * event: that one is shared by many, and of the engine.
   */
  async function load(scope: Scope, id: string, audited: Change | null): Promise<EventRow> {
    const { tenantId } = scope;
    const event = await people.asTenant(tenantId, async (em) => {
      if (audited) recordChange(em, scope, audited);
      return findEvent(em, { tenantId, id });
    });
    if (!event) throw new Error(`the event ${id} was accepted and is not there`);
    return event;
  }

  return {
    async publish(scope, input) {
      const { tenantId } = scope;
      const event = toCanonical(input);
      // An operator may name a tenant that is not there; events refer to theirs by nothing but the id.
      const found = await people.asTenant(tenantId, (em) => findTenantsByIds(em, [tenantId]));
      if (found.length === 0) throw new PosthornError('NOT_FOUND');
      const published = await pipeline.publish({ tenantId, event, sourceId: null });
      const { id, duplicate, deliveries } = published;
      const audited: Change | null = duplicate
        ? null
        : {
            action: 'event.published',
            targetKind: 'event',
            targetId: id,
            summary: `Published ${event.eventId} (${event.eventType})`,
          };
      return { event: await load(scope, id, audited), duplicate, deliveries };
    },
    async sendTest(scope, webhookId, asked) {
      const { tenantId } = scope;
      const webhook = await webhooks.get(scope, webhookId);
      const eventType = asked ?? webhook.eventTypes.find(isEventTypeName) ?? TEST_TYPE;
      const event = toCanonical({
        eventType,
        ...(await testDataOf(tenantId, eventType, webhook.id)),
        source: 'posthorn',
      });
      const published = await pipeline.publish({
        tenantId,
        event,
        onlyWebhookId: webhook.id,
        sourceId: null,
      });
      const [delivery] = await people.asTenant(tenantId, (em) =>
        findDeliveriesByIds(em, tenantId, published.deliveryIds),
      );
      if (!delivery) throw new Error(`the test event ${published.id} has no delivery`);
      const audited = webhookChange(webhook, 'test_sent', `Sent a test event (${eventType}) to`);
      return { event: await load(scope, published.id, audited), delivery };
    },
  };
}

function dataTextOf({ data, dataText }: Pick<PublishInput, 'data' | 'dataText'>): string {
  if ((data == null) !== (dataText == null)) return dataText ?? JSON.stringify(data);
  const message = 'Give either data or dataText.';
  throw new PosthornError('VALIDATION_FAILED', {
    message,
    details: [{ path: 'dataText', message }],
  });
}
