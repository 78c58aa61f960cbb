import { createHash, randomBytes } from 'node:crypto';
import { createKeyRing, newId, newWebhookSecret } from '@posthorn/domain';
import type { Pool } from 'pg';

/** A tenant with a source and webhooks at the receiver. */
export interface BenchTenant {
  tenantId: string;
  slug: string;
  apiKey: string;
  webhookSecret: string;
  eventType: string;
  webhookIds: string[];
}

/** What a tenant's webhooks are like. */
export interface BenchWebhooks {
  count: number;
  /** Where the receiver listens; webhook n calls the path `/n`. */
  sinkPort: number;
  maxRetries?: number;
  maxDelayMs?: number;
}

const EVENT_TYPE = 'bench.happened';
/** A rate no receiver of a bench reaches: it is the system that is measured. */
const REQUESTS_PER_MINUTE = 60_000_000;

/** Makes a tenant of its own for a scenario, so that scenarios do not see each other. */
export async function seedTenant(
  pool: Pool,
  secretKeys: string,
  webhooks: BenchWebhooks,
): Promise<BenchTenant> {
  const ring = createKeyRing(secretKeys);
  const tenantId = newId();
  const sourceId = newId();
  const slug = `bench-${randomBytes(4).toString('hex')}`;
  const apiKey = `phs_${randomBytes(24).toString('base64url')}`;
  const webhookSecret = newWebhookSecret(randomBytes(32));
  const webhookIds = Array.from({ length: webhooks.count }, () => newId());
  await pool.query('insert into tenants (id, slug, name) values ($1, $2, $2)', [tenantId, slug]);
  await pool.query('insert into event_types (id, name) values ($1, $2) on conflict do nothing', [
    newId(),
    EVENT_TYPE,
  ]);
  await pool.query(
    `with made as (insert into sources (id, tenant_id, name) values ($1, $2, 'bench') returning id, tenant_id)
     insert into source_credentials (id, tenant_id, source_id, api_key_hash, api_key_prefix, webhook_secret_sealed)
     select $3, tenant_id, id, $4, $5, $6 from made`,
    [
      sourceId,
      tenantId,
      newId(),
      createHash('sha256').update(apiKey).digest(),
      apiKey.slice(0, 8),
      ring.seal(webhookSecret, `source:${sourceId}`),
    ],
  );
  for (const [index, webhookId] of webhookIds.entries()) {
    await pool.query(
      `insert into webhooks (id, tenant_id, callback_url, event_types, requests_per_minute, max_retries, max_delay_ms, callback_url_verified)
       values ($1, $2, $3, '{bench.*}', $4, $5, $6, true)`,
      [
        webhookId,
        tenantId,
        `http://127.0.0.1:${webhooks.sinkPort}/${index}`,
        REQUESTS_PER_MINUTE,
        webhooks.maxRetries ?? 5,
        webhooks.maxDelayMs ?? 30_000,
      ],
    );
    await pool.query(
      'insert into webhook_secrets (id, tenant_id, webhook_id, secret_sealed) values ($1, $2, $3, $4)',
      [
        newId(),
        tenantId,
        webhookId,
        ring.seal(newWebhookSecret(randomBytes(32)), `webhook:${webhookId}`),
      ],
    );
  }
  return { tenantId, slug, apiKey, webhookSecret, eventType: EVENT_TYPE, webhookIds };
}
