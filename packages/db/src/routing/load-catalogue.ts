import type { PriorityTier } from '@posthorn/domain';
import type { SchemaFaultAction } from '../entities/values.ts';
import { type HotPool, runHot } from '../hot/statement.ts';
import type { SealedSecret } from './load-routes.ts';

/** A source, with the credential asked for and the secrets of those that are valid beside it. */
export const LOAD_SOURCE = {
  name: 'load_source',
  text: `
select s.id, s.tenant_id, c.webhook_secret_sealed, s.grants_all_tenants, s.allowed_event_types, s.allowed_addresses,
  s.requires_signed_timestamp, s.events_per_second, s.is_active,
  (extract(epoch from c.expires_at) * 1000)::float8 as expires_at_ms,
  array(select g.tenant_id from source_grants g where g.source_id = s.id) as granted_tenant_ids,
  coalesce((select json_agg(json_build_object('sealed', o.webhook_secret_sealed, 'expiresAtMs', (extract(epoch from o.expires_at) * 1000)::float8)
      order by o.expires_at nulls first, o.id desc)
    from source_credentials o where o.source_id = s.id and o.id <> c.id and (o.expires_at is null or o.expires_at > now())), '[]') as other_secrets
from source_credentials c join sources s on s.id = c.source_id
where c.api_key_hash = $1::bytea`,
};

const LOAD_TENANT = {
  name: 'load_tenant',
  text: `select id, slug from tenants where slug = $1::text or id = $2::uuid`,
};

const LOAD_EVENT_TYPE = {
  name: 'load_event_type',
  text: `select name, tier::text as tier, json_schema, on_schema_fault::text as on_schema_fault from event_types where name = $1::text and archived_at is null`,
};

/** A source application as ingest needs it, found by one of its keys. */
export interface IngestSource {
  id: string;
  /** The tenant that owns it; null: the operator's. */
  tenantId: string | null;
  /** The secret that belongs to the key. */
  webhookSecretSealed: string;
  /** When the key and its secret end; null: they are the current ones. */
  expiresAtMs: number | null;
  /** Secrets of the source's other credentials, which sign as well while a rotation's grace lasts. */
  otherSecrets: SealedSecret[];
  grantsAllTenants: boolean;
  grantedTenantIds: Set<string>;
  /** Patterns; none: every type. */
  allowedEventTypes: string[];
  /** Addresses or ranges; none: from anywhere. */
  allowedAddresses: string[];
  requiresSignedTimestamp: boolean;
  eventsPerSecond: number | null;
  isActive: boolean;
}

/** An entry of the catalogue of event types. */
export interface CatalogueEventType {
  name: string;
  tier: PriorityTier;
  /** JSON text; null: none. */
  schemaText: string | null;
  onSchemaFault: SchemaFaultAction;
}

/** Finds a source by the SHA-256 of one of its API keys, ended ones included. */
export async function loadSource(pool: HotPool, apiKeyHash: Buffer): Promise<IngestSource | null> {
  type Row = {
    id: string;
    tenant_id: string | null;
    webhook_secret_sealed: string;
    expires_at_ms: number | null;
    other_secrets: SealedSecret[];
    grants_all_tenants: boolean;
    allowed_event_types: string[];
    allowed_addresses: string[];
    requires_signed_timestamp: boolean;
    events_per_second: number | null;
    is_active: boolean;
    granted_tenant_ids: string[];
  };
  const [row] = await runHot<Row>(pool, LOAD_SOURCE, [apiKeyHash]);
  if (!row) return null;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    webhookSecretSealed: row.webhook_secret_sealed,
    expiresAtMs: row.expires_at_ms,
    otherSecrets: row.other_secrets,
    grantsAllTenants: row.grants_all_tenants,
    grantedTenantIds: new Set(row.granted_tenant_ids),
    allowedEventTypes: row.allowed_event_types,
    allowedAddresses: row.allowed_addresses,
    requiresSignedTimestamp: row.requires_signed_timestamp,
    eventsPerSecond: row.events_per_second,
    isActive: row.is_active,
  };
}

/** Finds a tenant by slug or id. @returns its id, or null. */
export async function loadTenantId(
  pool: HotPool,
  ref: { slug: string; id: string | null },
): Promise<string | null> {
  const rows = await runHot<{ id: string; slug: string }>(pool, LOAD_TENANT, [ref.slug, ref.id]);
  // A slug that looks like another tenant's id must not shadow that id.
  return (rows.find((row) => row.id === ref.id) ?? rows[0])?.id ?? null;
}

/** Finds an event type by its exact name. */
export async function loadEventType(
  pool: HotPool,
  name: string,
): Promise<CatalogueEventType | null> {
  type Row = {
    name: string;
    tier: PriorityTier;
    json_schema: string | null;
    on_schema_fault: SchemaFaultAction;
  };
  const [row] = await runHot<Row>(pool, LOAD_EVENT_TYPE, [name]);
  if (!row) return null;
  return {
    name: row.name,
    tier: row.tier,
    schemaText: row.json_schema,
    onSchemaFault: row.on_schema_fault,
  };
}
