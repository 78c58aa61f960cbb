import type { PriorityTier } from '@posthorn/domain';
import { type HotPool, runHot } from '../hot/statement.ts';

const LOAD_SOURCE = {
  name: 'load_source',
  text: `
select s.id, s.tenant_id, s.webhook_secret_sealed, s.grants_all_tenants, s.allowed_event_types, s.allowed_addresses,
  s.requires_signed_timestamp, s.events_per_second, s.is_active,
  array(select g.tenant_id from source_grants g where g.source_id = s.id) as granted_tenant_ids
from sources s where s.api_key_hash = $1::bytea`,
};

const LOAD_TENANT = {
  name: 'load_tenant',
  text: `select id, slug from tenants where slug = $1::text or id = $2::uuid`,
};

const LOAD_EVENT_TYPE = {
  name: 'load_event_type',
  text: `select name, tier::text as tier, json_schema from event_types where name = $1::text and archived_at is null`,
};

/** A source application as ingest needs it. */
export interface IngestSource {
  id: string;
  /** The tenant that owns it; null: the operator's. */
  tenantId: string | null;
  webhookSecretSealed: string;
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
  jsonSchema: unknown;
}

/** Finds a source by the SHA-256 of its API key. */
export async function loadSource(pool: HotPool, apiKeyHash: Buffer): Promise<IngestSource | null> {
  type Row = {
    id: string;
    tenant_id: string | null;
    webhook_secret_sealed: string;
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
  type Row = { name: string; tier: PriorityTier; json_schema: unknown };
  const [row] = await runHot<Row>(pool, LOAD_EVENT_TYPE, [name]);
  return row ? { name: row.name, tier: row.tier, jsonSchema: row.json_schema } : null;
}
