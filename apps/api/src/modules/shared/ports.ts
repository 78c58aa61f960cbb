import type { CanonicalEvent, FailureCode } from '@posthorn/domain';

/** What services need of the rest of the process; `create-api.ts` gives it to them. */

/** Tells every process that a tenant's routing changed. Never fails. */
export interface RoutingAnnouncer {
  announce(tenantId: string): void;
}

/** Wakes the runner of replays. Never fails: the row in PostgreSQL is what counts. */
export interface ReplayAnnouncer {
  announce(replayId: string): void;
}

/** The ingest pipeline, for events that come from a person instead of a source. */
export interface PublishEvent {
  /** Answers once the event is durable (promise 1). Throws PosthornError. */
  publish(input: {
    tenantId: string;
    event: CanonicalEvent;
    /** For this webhook only, whatever its types and filters say. */
    onlyWebhookId?: string;
    sourceId: null;
  }): Promise<{ id: string; duplicate: boolean; deliveries: number; deliveryIds: string[] }>;
}

/** Whether a callback URL can be reached; any HTTP answer counts. Never rejects. */
export interface CallbackProbe {
  probeCallback(
    url: URL,
  ): Promise<
    { reached: true; status: number } | { reached: false; code: FailureCode; message: string }
  >;
}
