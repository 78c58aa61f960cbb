import { createHash, randomBytes } from 'node:crypto';
import {
  createKeyRing,
  newId,
  newWebhookSecret,
  type PriorityTier,
  sealHeaders,
  sourceSecretContext,
} from '@posthorn/domain';
import type { Pool } from 'pg';

/** An entry of the catalogue; one with that name that is there already stays as it is. */
export async function createEventType(
  pool: Pool,
  given: {
    name: string;
    tier?: PriorityTier;
    jsonSchema?: unknown;
    onSchemaFault?: 'reject' | 'warn';
    description?: string;
  },
): Promise<{ name: string }> {
  await pool.query(
    `insert into event_types (id, name, tier, json_schema, description, on_schema_fault)
     values ($1, $2, $3, $4, $5, $6) on conflict (name) do nothing`,
    [
      newId(),
      given.name,
      given.tier ?? 'standard',
      given.jsonSchema === undefined ? null : JSON.stringify(given.jsonSchema),
      given.description ?? '',
      given.onSchemaFault ?? 'reject',
    ],
  );
  return { name: given.name };
}

export interface MadeSource {
  id: string;
  apiKey: string;
  webhookSecret: string;
}

/** A source of a tenant, or (without one) of the operator, granted to `grantedTo` or to all. */
export async function createSource(
  pool: Pool,
  given: {
    /** The ring of the system under test. */
    keyRing: string;
    tenantId?: string;
    name?: string;
    grantedTo?: readonly string[] | 'all';
    allowedEventTypes?: readonly string[];
    allowedAddresses?: readonly string[];
    requiresSignedTimestamp?: boolean;
    eventsPerSecond?: number;
    isActive?: boolean;
  },
): Promise<MadeSource> {
  const id = newId();
  const apiKey = `phs_${randomBytes(32).toString('base64url')}`;
  const webhookSecret = newWebhookSecret(randomBytes(32));
  await pool.query(
    `with made as (
       insert into sources (id, tenant_id, name, grants_all_tenants, allowed_event_types,
         allowed_addresses, requires_signed_timestamp, events_per_second, is_active)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id, tenant_id)
     insert into source_credentials (id, tenant_id, source_id, api_key_hash, api_key_prefix,
       webhook_secret_sealed)
     select $10, tenant_id, id, $11, $12, $13 from made`,
    [
      id,
      given.tenantId ?? null,
      given.name ?? 'source',
      given.grantedTo === 'all',
      given.allowedEventTypes ?? [],
      given.allowedAddresses ?? [],
      given.requiresSignedTimestamp ?? false,
      given.eventsPerSecond ?? null,
      given.isActive ?? true,
      newId(),
      createHash('sha256').update(apiKey).digest(),
      apiKey.slice(0, 10),
      createKeyRing(given.keyRing).seal(webhookSecret, sourceSecretContext(id)),
    ],
  );
  for (const tenantId of given.grantedTo === 'all' ? [] : (given.grantedTo ?? [])) {
    await pool.query('insert into source_grants (source_id, tenant_id) values ($1, $2)', [
      id,
      tenantId,
    ]);
  }
  return { id, apiKey, webhookSecret };
}

export interface MadeWebhook {
  id: string;
  signingSecret: string;
}

/** A webhook, unchecked and not probed. */
export async function createWebhook(
  pool: Pool,
  given: {
    /** The ring of the system under test. */
    keyRing: string;
    tenantId: string;
    callbackUrl: string;
    eventTypes?: readonly string[];
    filters?: unknown;
    status?: 'active' | 'inactive' | 'disabled';
    maxRetries?: number;
    initialDelayMs?: number;
    maxDelayMs?: number;
    backoffMultiplier?: number;
    requestsPerMinute?: number;
    headers?: Readonly<Record<string, string>>;
    encryptedFields?: readonly string[];
  },
): Promise<MadeWebhook> {
  const id = newId();
  const signingSecret = newWebhookSecret(randomBytes(32));
  const keyRing = createKeyRing(given.keyRing);
  const sealed = keyRing.seal(signingSecret, `webhook:${id}`);
  const headers = given.headers ?? {};
  await pool.query(
    `with made as (
       insert into webhooks (id, tenant_id, callback_url, status, event_types, filters, max_retries,
         initial_delay_ms, max_delay_ms, backoff_multiplier, requests_per_minute, header_names,
         headers_sealed, encrypted_fields, callback_url_verified)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, true) returning id, tenant_id)
     insert into webhook_secrets (id, tenant_id, webhook_id, secret_sealed)
     select $15, tenant_id, id, $16 from made`,
    [
      id,
      given.tenantId,
      given.callbackUrl,
      given.status ?? 'active',
      given.eventTypes ?? [],
      given.filters === undefined ? null : JSON.stringify(given.filters),
      given.maxRetries ?? 5,
      given.initialDelayMs ?? 1000,
      given.maxDelayMs ?? 30_000,
      given.backoffMultiplier ?? 2,
      given.requestsPerMinute ?? 60_000,
      Object.keys(headers),
      sealHeaders(keyRing, id, headers),
      given.encryptedFields ?? [],
      newId(),
      sealed,
    ],
  );
  return { id, signingSecret };
}
