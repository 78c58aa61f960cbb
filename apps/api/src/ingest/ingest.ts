import type { GroupCommit, IngestSource, NewEvent, Routing } from '@posthorn/db';
import {
  type CanonicalEvent,
  contentHash,
  type EventSchemaCheck,
  newId,
  type ParsedEvent,
  PosthornError,
  type PriorityTier,
} from '@posthorn/domain';
import { asPosthornError } from './as-posthorn-error.ts';
import { authoriseType, tenantOf } from './authorise-event.ts';
import { matchEvent } from './match-event.ts';
import type { StoreAnswer } from './store.ts';
import type { TenantRoutes } from './tenant-routes.ts';

/** An entry of the catalogue as ingest uses it. */
export interface IngestEventType {
  tier: PriorityTier;
  check: EventSchemaCheck | null;
  /** Whether an event that does not fit is accepted, its faults written down. */
  acceptsFaults: boolean;
}

/** What became of one event; the comment says which HTTP status it becomes when it came alone. */
export type IngestResult =
  /** 202 */
  | { kind: 'accepted'; eventId: string; id: string; deliveries: number; deliveryIds: string[] }
  /** 200 */
  | { kind: 'duplicate'; eventId: string; id: string }
  /** the error's own status */
  | { kind: 'rejected'; eventId: string | null; error: PosthornError };

/** The way of an event through the API: authorise, check, MATCH, STORE with ADMIT. */
export interface Ingest {
  /** Events of an authenticated source; one answer for each, in order. Never rejects for one event's fault. */
  accept(source: IngestSource, events: readonly ParsedEvent[]): Promise<IngestResult[]>;
  /** An event that a person or the system itself publishes for a tenant. */
  publish(input: PublishInput): Promise<IngestResult>;
}

/** An event with its tenant known. */
export interface PublishInput {
  tenantId: string;
  event: CanonicalEvent;
  sourceId: string | null;
  /** A test event goes to this webhook only. */
  onlyWebhookId?: string;
}

/** An event that may be stored, with all that had to be looked up for it. */
interface Prepared {
  kind: 'prepared';
  input: PublishInput;
  /** Of its type. */
  tier: PriorityTier;
  /** What its type's schema has against it; null: nothing. */
  schemaFaults: NewEvent['schemaFaults'];
  routes: TenantRoutes;
}

type Rejected = Extract<IngestResult, { kind: 'rejected' }>;

const STANDARD: IngestEventType = { tier: 'standard', check: null, acceptsFaults: false };
/** Roughly what an event's row weighs beside its data. */
const EVENT_OVERHEAD_BYTES = 400;

export function createIngest(options: {
  routing: Routing<TenantRoutes, IngestEventType>;
  store: GroupCommit<NewEvent, StoreAnswer>;
}): Ingest {
  const { routing, store } = options;

  async function prepareParsed(
    source: IngestSource,
    parsed: ParsedEvent,
  ): Promise<Prepared | Rejected> {
    if (!parsed.ok) {
      return rejected(parsed.eventId, new PosthornError(parsed.code, { details: parsed.details }));
    }
    try {
      const { event } = parsed;
      authoriseType(source, event.eventType);
      const tenantId = await tenantOf(source, event.clientId, routing.tenantIds);
      return await prepare({ tenantId, event, sourceId: source.id });
    } catch (error) {
      return rejected(parsed.event.eventId, asPosthornError(error));
    }
  }

  async function routesOf(tenantId: string, webhookId: string | undefined): Promise<TenantRoutes> {
    const routes = routing.routes.peek(tenantId) ?? (await routing.routes.get(tenantId));
    if (webhookId === undefined || routes.webhooks.some((webhook) => webhook.id === webhookId)) {
      return routes;
    }
    // A webhook that was made a moment ago, in another process: people test what they just made.
    routing.routes.forget(tenantId);
    return await routing.routes.get(tenantId);
  }

  async function prepare(input: PublishInput): Promise<Prepared | Rejected> {
    const { tenantId, event } = input;
    const routes = await routesOf(tenantId, input.onlyWebhookId);
    if (routes.isSuspended) return rejected(event.eventId, new PosthornError('TENANT_SUSPENDED'));
    const held = routing.eventTypes.peek(event.eventType);
    const entry = held !== undefined ? held : await routing.eventTypes.get(event.eventType);
    const { tier, check, acceptsFaults } = entry ?? STANDARD;
    // A test event's sample data is made up by Posthorn: no schema is asked to like it.
    const faults = check && input.onlyWebhookId === undefined ? check(event.data) : [];
    if (faults.length > 0 && !acceptsFaults) {
      return rejected(event.eventId, new PosthornError('VALIDATION_FAILED', { details: faults }));
    }

    return {
      kind: 'prepared',
      input,
      tier,
      schemaFaults: faults.length > 0 ? faults : null,
      routes,
    };
  }

  /** Up to the store there is no waiting: events are stored in the order in which they come here. */
  async function storeOne(prepared: Prepared | Rejected): Promise<IngestResult> {
    if (prepared.kind === 'rejected') return prepared;
    const { tenantId, event, sourceId, onlyWebhookId } = prepared.input;
    try {
      const id = newId();
      const match = matchEvent(
        prepared.routes.webhooks,
        { ...event, id, tier: prepared.tier },
        onlyWebhookId,
      );
      const row: NewEvent = {
        tenantId,
        id,
        eventId: event.eventId,
        eventType: event.eventType,
        occurredAt: event.timestamp,
        source: event.source,
        version: event.version,
        sourceId,
        dataText: event.dataText,
        contentHash: contentHash(event),
        schemaFaults: prepared.schemaFaults,
        ...match,
      };
      const answer = await store.add(row, event.dataText.length + EVENT_OVERHEAD_BYTES);
      return answerOf(row, answer);
    } catch (error) {
      return rejected(event.eventId, asPosthornError(error));
    }
  }

  return {
    async accept(source, events) {
      const prepared = await Promise.all(events.map((event) => prepareParsed(source, event)));
      // In the order of the array: of an id that is in it twice, the first counts.
      return await Promise.all(prepared.map(storeOne));
    },
    async publish(input) {
      try {
        return await storeOne(await prepare(input));
      } catch (error) {
        return rejected(input.event.eventId, asPosthornError(error));
      }
    },
  };
}

function answerOf(row: NewEvent, answer: StoreAnswer): IngestResult {
  switch (answer.kind) {
    case 'stored':
      return {
        kind: 'accepted',
        eventId: row.eventId,
        id: row.id,
        deliveries: row.deliveries.length,
        deliveryIds: row.deliveries.map((delivery) => delivery.id),
      };
    case 'duplicate':
      return { kind: 'duplicate', eventId: row.eventId, id: answer.id };
    case 'conflict':
      return rejected(row.eventId, new PosthornError('EVENT_ID_CONFLICT'));
    case 'refused':
      return rejected(row.eventId, new PosthornError('INTERNAL', { cause: answer.cause }));
  }
}

function rejected(eventId: string | null, error: PosthornError): Rejected {
  return { kind: 'rejected', eventId, error };
}
