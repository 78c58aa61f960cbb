import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@posthorn/domain';
import {
  createAccount,
  createApiKey,
  createDelivery,
  createEvent,
  createSource,
  createTenant,
  createWebhook,
  newKeyRing,
} from '@posthorn/testkit';
import type { Pool } from 'pg';

/** A tenant with one of everything that repositories read or change, by id. */
export async function makeTenantWithEverything(pool: Pool) {
  const { id: tenantId, slug } = await createTenant(pool);
  const keyRing = newKeyRing();
  const callbackUrl = 'https://example.test/';
  const webhook = await createWebhook(pool, { keyRing, tenantId, callbackUrl });
  const event = await createEvent(pool, { tenantId });
  const ids = { tenantId, eventId: event.id, webhookId: webhook.id };
  const [dead, pending] = [
    await createDelivery(pool, { ...ids, status: 'dead', reason: 'REJECTED' }),
    await createDelivery(pool, { ...ids, status: 'pending' }),
  ];
  await createDelivery(pool, { ...ids, status: 'held' });
  await pool.query(
    `insert into attempts (tenant_id, id, delivery_id, webhook_id, started_at, duration_ms, number, url)
     values ($1, $2, $2, $3, now(), 1, 1, '')`,
    [tenantId, dead.id, webhook.id],
  );
  await pool.query(
    `insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
     values ($1, $2, $3, now(), 'high', 'live')`,
    [tenantId, pending.id, webhook.id],
  );
  await pool.query(
    `insert into delivery_stats (tenant_id, webhook_id, minute, succeeded) values ($1, $2, now(), 1)`,
    [tenantId, webhook.id],
  );
  const replayId = newId();
  await pool.query(
    `insert into replays (id, tenant_id, kind, total) values ($1, $2, 'dead_letters', 0)`,
    [replayId, tenantId],
  );
  await pool.query(
    `insert into audit_log (id, tenant_id, actor_kind, actor_name, action, target_kind, summary)
     values (gen_random_uuid(), $1, 'system', '', 'a.b', '', '')`,
    [tenantId],
  );
  const apiKey = await createApiKey(pool, { tenantId });
  const account = await createAccount(pool, { memberOf: [{ tenantId, role: 'owner' }] });
  const invitationId = newId();
  const invitationHash = randomBytes(32);
  await pool.query(
    `insert into invitations (id, tenant_id, email, role, token_hash, invited_by, expires_at)
     values ($1, $2, 'someone@example.test', 'viewer', $3, $4, now() + interval '1 day')`,
    [invitationId, tenantId, invitationHash, account.id],
  );
  await pool.query('update api_keys set created_by = $2 where tenant_id = $1', [
    tenantId,
    account.id,
  ]);
  const portalLinkId = newId();
  await pool.query(
    `insert into portal_links (id, tenant_id, role, allowed_origins, account_id, maker_name, expires_at)
     values ($1, $2, 'viewer', '{}', $3, '', now() + interval '1 day')`,
    [portalLinkId, tenantId, account.id],
  );
  const { rows: memberships } = await pool.query<{ id: string }>(
    'select id from memberships where tenant_id = $1',
    [tenantId],
  );
  const stranger = await createAccount(pool);
  const source = await createSource(pool, { keyRing, tenantId });
  await pool.query(
    `insert into source_failures (source_id, day, code, address, tenant_id, requests, first_at, last_at)
     values ($1, (now() at time zone 'UTC')::date, 'INVALID_SIGNATURE', '192.0.2.1', $2, 1, now(), now())`,
    [source.id, tenantId],
  );
  const operators = await createSource(pool, { keyRing, grantedTo: [tenantId] });
  return {
    tenantId,
    slug,
    webhookId: webhook.id,
    eventId: event.id,
    sourceEventId: event.eventId,
    deadId: dead.id,
    replayId,
    apiKeyId: apiKey.id,
    apiKeyHash: createHash('sha256').update(apiKey.secret).digest(),
    accountId: account.id,
    email: account.email,
    memberId: memberships[0]?.id ?? '',
    invitationId,
    portalLinkId,
    invitationHash,
    /** An account that belongs to no tenant. */
    strangerId: stranger.id,
    sourceId: source.id,
    operatorsSourceId: operators.id,
  };
}

export type TenantWithEverything = Awaited<ReturnType<typeof makeTenantWithEverything>>;

/** A text that differs as soon as any row of a tenant does, in any table. */
export async function fingerprintOf(pool: Pool, tenantId: string): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition and c.relname <> 'routing_versions'
     order by 1`,
  );
  const prints = tables.map(
    ({ name }) =>
      `(select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from ${name} t where t.tenant_id = $1)`,
  );
  prints.push('(select md5(t::text) from tenants t where id = $1)');
  const { rows } = await pool.query<{ print: string }>(
    `select concat_ws(' ', ${prints.join(', ')}) as print`,
    [tenantId],
  );
  return rows[0]?.print ?? '';
}
