import { hash, randomBytes } from 'node:crypto';
import { newId, newWebhookSecret } from '@posthorn/domain';
import type { Pool } from 'pg';
import { keyRing } from './api.ts';

/** What a source knows of itself. */
export interface TestSource {
  id: string;
  apiKey: string;
  secret: string;
}

export interface SourceSettings {
  /** Null: the operator's. */
  tenantId: string | null;
  grantsAllTenants?: boolean;
  grants?: string[];
  allowedEventTypes?: string[];
  allowedAddresses?: string[];
  requiresSignedTimestamp?: boolean;
  eventsPerSecond?: number | null;
  isActive?: boolean;
}

/** @returns id and slug */
export async function createTenant(pool: Pool): Promise<{ id: string; slug: string }> {
  const id = newId();
  const slug = `tenant-${id.slice(-12)}`;
  await pool.query('insert into tenants (id, slug, name) values ($1, $2, $2)', [id, slug]);
  return { id, slug };
}

export async function createSource(pool: Pool, settings: SourceSettings): Promise<TestSource> {
  const id = newId();
  const apiKey = `ph_src_${randomBytes(24).toString('hex')}`;
  const secret = newWebhookSecret(randomBytes(32));
  await pool.query(
    `with made as (
       insert into sources (id, tenant_id, name, grants_all_tenants, allowed_event_types, allowed_addresses,
         requires_signed_timestamp, events_per_second, is_active)
       values ($1, $2, 'test', $3, $4, $5, $6, $7, $8) returning id, tenant_id)
     insert into source_credentials (id, tenant_id, source_id, api_key_hash, api_key_prefix, webhook_secret_sealed)
     select $9, tenant_id, id, $10, 'ph_src', $11 from made`,
    [
      id,
      settings.tenantId,
      settings.grantsAllTenants ?? false,
      settings.allowedEventTypes ?? [],
      settings.allowedAddresses ?? [],
      settings.requiresSignedTimestamp ?? false,
      settings.eventsPerSecond ?? null,
      settings.isActive ?? true,
      newId(),
      Buffer.from(hash('sha256', apiKey, 'hex'), 'hex'),
      keyRing.seal(secret, `source:${id}`),
    ],
  );
  for (const tenantId of settings.grants ?? []) {
    await pool.query('insert into source_grants (source_id, tenant_id) values ($1, $2)', [
      id,
      tenantId,
    ]);
  }
  return { id, apiKey, secret };
}

/** A tenant with a source of its own. */
export async function createSender(
  pool: Pool,
  settings: Partial<SourceSettings> = {},
): Promise<{ tenantId: string; slug: string; source: TestSource }> {
  const tenant = await createTenant(pool);
  const source = await createSource(pool, { tenantId: tenant.id, ...settings });
  return { tenantId: tenant.id, slug: tenant.slug, source };
}

export async function createWebhook(
  pool: Pool,
  tenantId: string,
  settings: {
    eventTypes?: string[];
    filters?: unknown;
    status?: 'active' | 'inactive' | 'disabled';
    priority?: 'high' | 'standard' | 'bulk';
  } = {},
): Promise<string> {
  const id = newId();
  await pool.query(
    `insert into webhooks (id, tenant_id, callback_url, event_types, filters, status, priority)
     values ($1, $2, 'https://receiver.example/hook', $3, $4, $5, $6)`,
    [
      id,
      tenantId,
      settings.eventTypes ?? [],
      settings.filters === undefined ? null : JSON.stringify(settings.filters),
      settings.status ?? 'active',
      settings.priority ?? null,
    ],
  );
  return id;
}

export async function createEventType(
  pool: Pool,
  name: string,
  settings: {
    jsonSchema?: unknown;
    tier?: 'high' | 'standard' | 'bulk';
    onSchemaFault?: 'reject' | 'warn';
  } = {},
): Promise<void> {
  await pool.query(
    `insert into event_types (id, name, json_schema, tier, on_schema_fault)
     values ($1, $2, $3, $4, $5)`,
    [
      newId(),
      name,
      settings.jsonSchema === undefined ? null : JSON.stringify(settings.jsonSchema),
      settings.tier ?? 'standard',
      settings.onSchemaFault ?? 'reject',
    ],
  );
}

export interface StoredEvent {
  id: string;
  event_id: string;
  event_type: string;
  source: string | null;
  version: string;
  source_id: string | null;
  matched: number;
  filtered_webhook_ids: string[] | null;
  schema_faults: { path: string; message: string }[] | null;
  data: string;
}

/** A tenant's events in the order of their ids. */
export async function eventsOf(pool: Pool, tenantId: string): Promise<StoredEvent[]> {
  const { rows } = await pool.query<StoredEvent>(
    'select * from events where tenant_id = $1 order by id',
    [tenantId],
  );
  return rows;
}

export interface StoredDelivery {
  id: string;
  event_id: string;
  webhook_id: string;
  status: string;
  reason: string | null;
  batch_id: string | null;
  tier: string;
}

export async function deliveriesOf(pool: Pool, tenantId: string): Promise<StoredDelivery[]> {
  const { rows } = await pool.query<StoredDelivery>(
    'select * from deliveries where tenant_id = $1 order by id',
    [tenantId],
  );
  return rows;
}
