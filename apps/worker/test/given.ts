import { randomBytes } from 'node:crypto';
import { type NewBatch, type NewEvent, storeEvents } from '@posthorn/db';
import {
  createKeyRing,
  dayOf,
  newId,
  newSigningKey,
  PRIORITY_TIERS,
  type PriorityTier,
  type SignatureScheme,
  sealHeaders,
  webhookKeyContext,
} from '@posthorn/domain';
import type { Harness } from './harness.ts';

/** A webhook as tests need it. */
export interface GivenWebhook {
  id: string;
  tenantId: string;
  secret: string;
  /** Null: the tier of the event's type. */
  priority: PriorityTier | null;
  /** `whpk_…`; null with HMAC. */
  publicSigningKey: string | null;
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
  priority?: PriorityTier;
  headers?: Record<string, string>;
  publicKey?: string;
  encryptedFields?: string[];
  signatureScheme?: SignatureScheme;
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
       max_delay_ms, requests_per_minute, header_names, headers_sealed, encrypted_fields,
       public_key, signature_scheme, priority)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
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
      values.publicKey ?? null,
      values.signatureScheme ?? 'hmac',
      values.priority ?? null,
    ],
  );
  const hasSecret = values.hasSecret ?? true;
  const { signatureScheme: scheme } = values;
  const made = hasSecret
    ? await givenSigningKey(harness, { tenantId, webhookId: id, scheme })
    : null;
  return {
    id,
    tenantId,
    secret: made?.secret ?? '',
    priority: values.priority ?? null,
    publicSigningKey: made?.publicKey ?? null,
  };
}

interface GivenKey {
  tenantId: string;
  webhookId: string;
  /** One that was replaced. */
  expiresAt?: Date;
  /** `hmac` where nothing is said. */
  scheme?: SignatureScheme;
}

/** One more signing key. */
export async function givenSigningKey({ database, keyRing }: Harness, of: GivenKey) {
  const { scheme = 'hmac', webhookId } = of;
  const key = newSigningKey(scheme, randomBytes(32));
  const sealed = createKeyRing(keyRing).seal(key.secret, webhookKeyContext(webhookId, scheme));
  await database.pool.query(
    `insert into webhook_secrets (id, tenant_id, webhook_id, scheme, secret_sealed, public_key, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [newId(), of.tenantId, webhookId, scheme, sealed, key.publicKey, of.expiresAt ?? null],
  );
  return key;
}

/** One more HMAC secret. */
export async function givenSecret(harness: Harness, of: GivenKey): Promise<string> {
  return (await givenSigningKey(harness, of)).secret;
}

/** How events are stored. */
export interface EventValues {
  count?: number;
  dataText?: string;
  eventType?: string;
  source?: string | null;
  /** Of the event's type: a webhook's priority goes over it. */
  tier?: PriorityTier;
  /**
   * `pending`: for the pump. `queued`: in batches with a turn. `stranded`: in batches without one.
   * `held`: by an API that takes the webhooks for paused.
   * `unencrypted`: held by a version that cannot encrypt.
   */
  as?: 'pending' | 'queued' | 'stranded' | 'held' | 'unencrypted';
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
  const { as = 'pending', count = 1, batchSize = 50 } = values;
  const tenantId = webhooks[0]?.tenantId ?? '';
  const events = Array.from({ length: count }, () => newEvent(tenantId, webhooks, values));
  const deliveries = events.flatMap((event) => event.deliveries);
  const batches: NewBatch[] = [];
  if (as === 'held' || as === 'unencrypted') {
    const reason = as === 'held' ? 'WEBHOOK_INACTIVE' : 'ENCRYPTION_UNAVAILABLE';
    for (const delivery of deliveries) Object.assign(delivery, { status: 'held', reason });
  } else if (as !== 'pending') {
    for (const tier of PRIORITY_TIERS) {
      const ofTier = deliveries.filter((delivery) => delivery.tier === tier);
      for (let i = 0; i < ofTier.length; i += batchSize) {
        const part = ofTier.slice(i, i + batchSize);
        const id = newId();
        for (const delivery of part) Object.assign(delivery, { status: 'queued', batchId: id });
        const deliveryIds = part.map((d) => d.id);
        batches.push({
          id,
          tenantId,
          tier,
          lane: 'live',
          day: dayOf(deliveryIds[0] ?? ''),
          deliveryIds,
        });
      }
    }
  }
  const day = new Date().toISOString().slice(0, 10);
  await storeEvents(harness.database.pool, { events, batches, window: { day, firstDay: day } });
  if (as === 'queued') {
    await harness.queues.ring(
      batches.map(({ day, lane, tier }) => ({ tenantId, tier, lane, day })),
    );
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
    filteredWebhookIds: [],
    deliveries: webhooks.map((webhook) => ({
      id: newId(),
      webhookId: webhook.id,
      tier: webhook.priority ?? values.tier ?? 'standard',
      status: 'pending',
      reason: null,
      batchId: null,
    })),
  };
}

/** As the API does when a change of a webhook releases what was held: both in one commit. */
export async function changeWebhook(
  { database }: Harness,
  webhook: GivenWebhook,
  set: string,
): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query(`update webhooks set ${set} where id = $1`, [webhook.id]);
    await client.query(
      `insert into replays (id, tenant_id, kind, filter, total) values ($1, $2, 'held', $3, 0)`,
      [newId(), webhook.tenantId, JSON.stringify({ webhookId: webhook.id })],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** As the API does when a tenant is suspended, or its suspension ends with a release of what it held. */
export async function suspendTenant(
  { database }: Harness,
  tenantId: string,
  isSuspended: boolean,
): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query('update tenants set is_suspended = $2 where id = $1', [
      tenantId,
      isSuspended,
    ]);
    if (!isSuspended) {
      await client.query(
        `insert into replays (id, tenant_id, kind, filter, total) values ($1, $2, 'held', $3, 0)`,
        [newId(), tenantId, JSON.stringify({ reason: 'TENANT_SUSPENDED' })],
      );
    }
    await client.query('commit');
  } finally {
    client.release();
  }
}
