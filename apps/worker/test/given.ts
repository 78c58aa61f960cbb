import { randomBytes } from 'node:crypto';
import { type NewBatch, type NewEvent, storeEvents } from '@posthorn/db';
import {
  createKeyRing,
  newId,
  newWebhookSecret,
  type PriorityTier,
  sealHeaders,
} from '@posthorn/domain';
import { batchJobOf } from '@posthorn/queue';
import type { Harness } from './harness.ts';

/** A webhook as tests need it. */
export interface GivenWebhook {
  id: string;
  tenantId: string;
  secret: string;
}

/** What differs from an active webhook with the retry policy of a patient test. */
export interface WebhookValues {
  url: string;
  tenantId?: string;
  status?: 'active' | 'inactive' | 'disabled';
  maxRetries?: number;
  initialDelayMs?: number;
  maxDelayMs?: number;
  requestsPerMinute?: number;
  headers?: Record<string, string>;
  encryptedFields?: string[];
  hasSecret?: boolean;
}

export async function givenTenant({ database }: Harness): Promise<string> {
  const id = newId();
  await database.pool.query('insert into tenants (id, slug, name) values ($1, $2, $2)', [
    id,
    `tenant-${id}`,
  ]);
  return id;
}

/** A webhook of a tenant of its own, unless one is named. */
export async function givenWebhook(harness: Harness, values: WebhookValues): Promise<GivenWebhook> {
  const id = newId();
  const tenantId = values.tenantId ?? (await givenTenant(harness));
  const headers = values.headers ?? {};
  await harness.database.pool.query(
    `insert into webhooks (id, tenant_id, callback_url, status, max_retries, initial_delay_ms,
       max_delay_ms, requests_per_minute, header_names, headers_sealed, encrypted_fields)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      tenantId,
      values.url,
      values.status ?? 'active',
      values.maxRetries ?? 2,
      values.initialDelayMs ?? 100,
      values.maxDelayMs ?? 86_400_000,
      values.requestsPerMinute ?? 600_000,
      Object.keys(headers),
      sealHeaders(createKeyRing(harness.keyRing), id, headers),
      values.encryptedFields ?? [],
    ],
  );
  const hasSecret = values.hasSecret ?? true;
  const secret = hasSecret ? await givenSecret(harness, { tenantId, webhookId: id }) : '';
  return { id, tenantId, secret };
}

/** One more signing secret; with `expiresAt` one that was replaced. */
export async function givenSecret(
  { database, keyRing }: Harness,
  of: { tenantId: string; webhookId: string; expiresAt?: Date },
): Promise<string> {
  const secret = newWebhookSecret(randomBytes(32));
  const sealed = createKeyRing(keyRing).seal(secret, `webhook:${of.webhookId}`);
  await database.pool.query(
    `insert into webhook_secrets (id, tenant_id, webhook_id, secret_sealed, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [newId(), of.tenantId, of.webhookId, sealed, of.expiresAt ?? null],
  );
  return secret;
}

/** How events are stored. */
export interface EventValues {
  count?: number;
  dataText?: string;
  eventType?: string;
  source?: string | null;
  tier?: PriorityTier;
  /**
   * `pending`: for the pump. `queued`: in batches with jobs. `stranded`: in batches without jobs.
   * `held`: by an API that takes the webhooks for paused.
   */
  as?: 'pending' | 'queued' | 'stranded' | 'held';
  batchSize?: number;
}

export interface GivenEvent {
  id: string;
  eventId: string;
  deliveryIds: string[];
}

/** Stores events that every one of the webhooks (of one tenant) is owed, as ingest does. */
export async function givenEvents(
  harness: Harness,
  webhooks: readonly GivenWebhook[],
  values: EventValues = {},
): Promise<GivenEvent[]> {
  const { as = 'pending', count = 1, batchSize = 50, tier = 'standard' } = values;
  const tenantId = webhooks[0]?.tenantId ?? '';
  const events = Array.from({ length: count }, () => newEvent(tenantId, webhooks, values));
  const deliveries = events.flatMap((event) => event.deliveries);
  const batches: NewBatch[] = [];
  if (as === 'held') {
    for (const delivery of deliveries) {
      Object.assign(delivery, { status: 'held', reason: 'WEBHOOK_INACTIVE' });
    }
  } else if (as !== 'pending') {
    for (let i = 0; i < deliveries.length; i += batchSize) {
      const part = deliveries.slice(i, i + batchSize);
      const id = newId();
      for (const delivery of part) Object.assign(delivery, { status: 'queued', batchId: id });
      batches.push({ id, tenantId, tier, lane: 'live', deliveryIds: part.map((d) => d.id) });
    }
  }
  const day = new Date().toISOString().slice(0, 10);
  await storeEvents(harness.database.pool, { events, batches, window: { day, firstDay: day } });
  if (as === 'queued') {
    await harness.queues.add(batches.map((batch) => batchJobOf(batch)));
  }
  return events.map((event) => ({
    id: event.id,
    eventId: event.eventId,
    deliveryIds: event.deliveries.map((delivery) => delivery.id),
  }));
}

function newEvent(
  tenantId: string,
  webhooks: readonly GivenWebhook[],
  values: EventValues,
): NewEvent {
  const id = newId();
  return {
    tenantId,
    id,
    eventId: `evt_${id}`,
    eventType: values.eventType ?? 'payment.succeeded',
    occurredAt: '2026-05-18T18:06:00.000Z',
    source: values.source === undefined ? 'payment_service' : values.source,
    version: '1.0',
    sourceId: null,
    dataText: values.dataText ?? '{"amount":1999}',
    contentHash: randomBytes(32),
    tier: values.tier ?? 'standard',
    filteredWebhookIds: [],
    deliveries: webhooks.map((webhook) => ({
      id: newId(),
      webhookId: webhook.id,
      status: 'pending',
      reason: null,
      batchId: null,
    })),
  };
}
