import type { PriorityTier, SignatureScheme } from '@posthorn/domain';
import { type HotPool, runHot } from '../hot/statement.ts';

/** A tenant and all of its webhooks, with their current secrets, in one look-up: one row without a webhook where it has none. */
export const LOAD_ROUTES = {
  name: 'load_routes',
  text: `
select t.is_suspended, w.id, w.callback_url, w.status::text as status, w.event_types, w.filters::text as filters, w.max_retries, w.initial_delay_ms, w.max_delay_ms,
  w.backoff_multiplier, w.requests_per_minute, w.priority::text as priority, w.headers_sealed, w.receiver_auth_sealed, w.status_reason is not distinct from 'UNVERIFIED' as is_unverified,
  w.public_key, w.encrypted_fields,
  w.deleted_at is not null as is_deleted,
  coalesce((select json_agg(json_build_object('sealed', s.secret_sealed, 'scheme', s.scheme, 'expiresAtMs', (extract(epoch from s.expires_at) * 1000)::float8)
      order by s.expires_at nulls first, s.created_at desc)
    from webhook_secrets s where s.webhook_id = w.id and (s.expires_at is null or s.expires_at > now())), '[]') as secrets
from tenants t left join webhooks w on w.tenant_id = t.id
where t.id = $1::uuid
order by w.id`,
};

/** A signing key as stored; `expiresAtMs` null: the current one. */
export interface SealedSecret {
  sealed: string;
  scheme: SignatureScheme;
  expiresAtMs: number | null;
}

/** A webhook as matching and delivering need it. Deleted ones stay: their deliveries must be told apart from unknown ones. */
export interface WebhookRoute {
  id: string;
  tenantId: string;
  callbackUrl: string;
  status: 'active' | 'inactive' | 'disabled';
  isDeleted: boolean;
  eventTypes: string[];
  /** JSON text, every digit as it was written; null: every event. */
  filters: string | null;
  retryPolicy: {
    maxRetries: number;
    initialDelayMs: number;
    maxDelayMs: number;
    backoffMultiplier: number;
  };
  requestsPerMinute: number;
  /** The tier of its deliveries; null: that of the event's type. */
  priority: PriorityTier | null;
  /** Its own headers, see `openHeaders`; null: none. */
  headersSealed: string | null;
  /** See `openReceiverAuth`; null: none. */
  receiverAuthSealed: string | null;
  /** Inactive until its endpoint has answered a challenge. */
  isUnverified: boolean;
  /** PEM or JWK; what encrypted fields are encrypted with. */
  publicKey: string | null;
  /** Paths; none: the payload goes out in clear. */
  encryptedFields: string[];
  secrets: SealedSecret[];
}

/** A tenant as matching and delivering need it. */
export interface LoadedRoutes {
  /** Its events are refused, and what it has waiting is held. */
  isSuspended: boolean;
  webhooks: WebhookRoute[];
}

/** Loads a tenant and its webhooks from PostgreSQL. */
export async function loadRoutes(pool: HotPool, tenantId: string): Promise<LoadedRoutes> {
  type Row = {
    is_suspended: boolean;
    id: string;
    callback_url: string;
    status: WebhookRoute['status'];
    event_types: string[];
    filters: string | null;
    max_retries: number;
    initial_delay_ms: number;
    max_delay_ms: number;
    backoff_multiplier: number;
    requests_per_minute: number;
    priority: PriorityTier | null;
    headers_sealed: string | null;
    receiver_auth_sealed: string | null;
    is_unverified: boolean;
    public_key: string | null;
    encrypted_fields: string[];
    is_deleted: boolean;
    secrets: SealedSecret[];
  };
  type WithoutWebhook = { is_suspended: boolean; id: null };
  const rows = await runHot<Row | WithoutWebhook>(pool, LOAD_ROUTES, [tenantId]);
  const webhooks = rows
    .filter((row): row is Row => row.id !== null)
    .map((row) => ({
      id: row.id,
      tenantId,
      callbackUrl: row.callback_url,
      status: row.status,
      isDeleted: row.is_deleted,
      eventTypes: row.event_types,
      filters: row.filters,
      retryPolicy: {
        maxRetries: row.max_retries,
        initialDelayMs: row.initial_delay_ms,
        maxDelayMs: row.max_delay_ms,
        backoffMultiplier: row.backoff_multiplier,
      },
      requestsPerMinute: row.requests_per_minute,
      priority: row.priority,
      headersSealed: row.headers_sealed,
      receiverAuthSealed: row.receiver_auth_sealed,
      isUnverified: row.is_unverified,
      publicKey: row.public_key,
      encryptedFields: row.encrypted_fields,
      secrets: row.secrets,
    }));
  return { isSuspended: rows[0]?.is_suspended ?? false, webhooks };
}
