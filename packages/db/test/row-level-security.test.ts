import { newId } from '@posthorn/domain';
import {
  createDelivery,
  createEvent,
  createTenant,
  createWebhook,
  newKeyRing,
  useDatabase,
} from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPeopleDatabase, type PeopleDatabase, query } from '../src/index.ts';

/** Tables of the engine and of signing in: the role of people's requests may not even look at them. */
const ENGINE_ONLY = new Set(['batches', 'mails', 'routing_versions', 'sessions']);

describe('promise 7: a transaction bound to a tenant sees and changes only its rows', () => {
  const database = useDatabase();
  let people: PeopleDatabase;
  let mine: string;
  let theirs: string;

  async function tenantTables(): Promise<string[]> {
    const { rows } = await database.pool.query<{ name: string }>(
      `select c.relname as name from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       order by 1`,
    );
    return rows.map(({ name }) => name);
  }

  beforeAll(async () => {
    people = createPeopleDatabase({ url: database.url, poolMax: 3 });
    mine = (await createTenant(database.pool)).id;
    theirs = (await createTenant(database.pool)).id;
    for (const tenantId of [mine, theirs]) await giveEverything(tenantId);
  });
  afterAll(() => people.close());

  /** One row in every table that has a tenant. */
  async function giveEverything(tenantId: string): Promise<void> {
    const { pool } = database;
    const keyRing = newKeyRing();
    const hook = { keyRing, tenantId, callbackUrl: 'https://example.test/' };
    const webhook = await createWebhook(pool, hook);
    const event = await createEvent(pool, { tenantId });
    const ids = { tenantId, eventId: event.id, webhookId: webhook.id };
    const delivery = await createDelivery(pool, ids);
    const make = (sql: string, ...more: unknown[]) => pool.query(sql, [tenantId, ...more]);
    await make(
      `insert into attempts (tenant_id, id, delivery_id, webhook_id, started_at, duration_ms, number, url)
       values ($1, $2, $2, $3, now(), 1, 1, '')`,
      delivery.id,
      webhook.id,
    );
    await make(
      `insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
       values ($1, $2, $2, now(), 'high', 'live')`,
      delivery.id,
    );
    await make(
      `insert into delivery_stats (tenant_id, webhook_id, minute) values ($1, $2, now())`,
      webhook.id,
    );
    await make(
      `insert into replays (id, tenant_id, kind, total) values (gen_random_uuid(), $1, 'held', 0)`,
    );
    await make(
      `insert into api_keys (id, tenant_id, name, role, key_hash, key_prefix)
       values (gen_random_uuid(), $1, '', 'owner', uuid_send(gen_random_uuid()), '')`,
    );
    await make(
      `with account as (insert into accounts (id, email, name, password_hash)
         values (gen_random_uuid(), gen_random_uuid()::text, '', '') returning id)
       insert into memberships (tenant_id, account_id, role) select $1, id, 'owner' from account`,
    );
    await make(
      `with source as (insert into sources (id, tenant_id, name) values (gen_random_uuid(), $1, '')
         returning id, tenant_id)
       insert into source_credentials (id, tenant_id, source_id, api_key_hash, api_key_prefix, webhook_secret_sealed)
       select gen_random_uuid(), tenant_id, id, uuid_send(gen_random_uuid()), '', '' from source`,
    );
    await make(
      `insert into source_failures (source_id, day, code, address, tenant_id, requests, first_at, last_at)
       select id, now()::date, '', '', tenant_id, 1, now(), now() from sources where tenant_id = $1`,
    );
    await make(
      `with source as (insert into sources (id, name) values (gen_random_uuid(), '') returning id)
       insert into source_grants (source_id, tenant_id) select id, $1 from source`,
    );
    await make(
      `insert into audit_log (id, tenant_id, actor_kind, actor_name, action, target_kind, summary)
       values (gen_random_uuid(), $1, 'system', '', '', '', '')`,
    );
    await make(
      `with link as (insert into portal_links (id, tenant_id, role, allowed_origins, api_key_id, maker_name, expires_at)
         select gen_random_uuid(), $1, 'viewer', '{}', id, '', now() from api_keys where tenant_id = $1 returning id)
       insert into sessions (id, kind, tenant_id, portal_link_id, role, label, device, address, created_at, last_seen_at, expires_at)
       select gen_random_uuid(), 'portal', $1, id, 'viewer', '', '', '', now(), now(), now() from link`,
    );
    await make(
      `insert into invitations (id, tenant_id, email, role, token_hash, expires_at)
       values (gen_random_uuid(), $1, '', 'viewer', uuid_send(gen_random_uuid()), now())`,
    );
    await make(
      `insert into mails (id, tenant_id, sealed, expires_at)
       values (gen_random_uuid(), $1, '', now())`,
    );
    await make(`insert into batches (id, tenant_id, tier, lane, day, delivery_ids)
      values (gen_random_uuid(), $1, 'high', 'live', '20261123', '{}')`);
  }

  /** Runs as a tenant and is always rolled back. */
  async function attempt(
    tenantId: string,
    sql: string,
    params: unknown[],
  ): Promise<number | string> {
    const rollback = new Error('rollback');
    let outcome: number | string = 'nothing happened';
    await people
      .asTenant(tenantId, async (em) => {
        outcome = (await query(em, sql, params)).length;
        throw rollback;
      })
      .catch((error: unknown) => {
        if (error !== rollback) outcome = error instanceof Error ? error.message : 'failed';
      });
    return outcome;
  }

  it('has a row of both tenants in every table with a tenant: nothing is left untested', async () => {
    for (const table of await tenantTables()) {
      const { rows } = await database.pool.query(
        `select distinct tenant_id from ${table} where tenant_id in ($1, $2)`,
        [mine, theirs],
      );
      expect(rows.length, table).toBe(table === 'routing_versions' ? rows.length : 2);
    }
  });

  it('sees its own rows and none of another tenant, in every table', async () => {
    const tables = await tenantTables();
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      const all = await attempt(mine, `select tenant_id from ${table}`, []);
      if (ENGINE_ONLY.has(table)) {
        expect(all, table).toMatch(/permission denied/);
        continue;
      }
      expect(all, table).toBeGreaterThan(0);
      const sql = `select 1 from ${table} where tenant_id is distinct from $1`;
      expect(await attempt(mine, sql, [mine]), table).toBe(0);
    }
  });

  it('changes, deletes and adds nothing of another tenant, in any table', async () => {
    for (const table of await tenantTables()) {
      const update = `update ${table} set tenant_id = tenant_id where tenant_id = $1 returning 1`;
      expect(blocked(await attempt(mine, update, [theirs])), `update ${table}`).toBe(true);
      const remove = `delete from ${table} where tenant_id = $1 returning 1`;
      expect(blocked(await attempt(mine, remove, [theirs])), `delete ${table}`).toBe(true);
      const steal = `update ${table} set tenant_id = $2 where tenant_id = $1 returning 1`;
      expect(blocked(await attempt(mine, steal, [mine, theirs])), `give away ${table}`).toBe(true);
    }
    const add = `insert into webhooks (id, tenant_id, callback_url) values (gen_random_uuid(), $1, '')`;
    expect(await attempt(mine, add, [theirs])).toMatch(/row-level security/);
    const resend = `insert into deliveries (tenant_id, id, event_id, webhook_id, status, tier, event_type)
      select $1, id, event_id, webhook_id, status, tier, event_type
      from (select $2::uuid as id, gen_random_uuid() as event_id, gen_random_uuid() as webhook_id,
        'held'::delivery_status as status, 'bulk'::priority_tier as tier, '' as event_type) row
      returning 1`;
    expect(await attempt(mine, resend, [theirs, newId()])).toMatch(/row-level security/);
    expect(await attempt(mine, resend, [mine, newId()])).toBe(1);
  });

  it('reads no partition around its parent', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relispartition and relkind in ('r', 'p')`,
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const { name } of rows) {
      expect(await attempt(mine, `select 1 from ${name}`, []), name).toMatch(/permission denied/);
    }
  });

  it('sees no account of strangers, no password, and no other tenant', async () => {
    expect(await attempt(mine, 'select password_hash from accounts', [])).toMatch(
      /permission denied/,
    );
    expect(await attempt(mine, 'select 1 from accounts', [])).toBe(1);
    expect(await attempt(mine, 'select 1 from tenants', [])).toBe(1);
  });

  it('leaves nothing of the tenant on the connection', async () => {
    await people.asTenant(mine, (em) => query(em, 'select 1'));
    const [after] = await people.asOperator((em) =>
      query<{ role: string; tenant: string | null }>(
        em,
        `select current_user as role, nullif(current_setting('posthorn.tenant_id', true), '') as tenant`,
      ),
    );
    expect(after?.tenant).toBeNull();
    expect(after?.role).not.toBe('posthorn_tenant');
  });

  it('sees nothing at all without a tenant', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('begin; set local role posthorn_tenant');
      expect((await client.query('select 1 from webhooks')).rowCount).toBe(0);
      await client.query('rollback');
    } finally {
      client.release();
    }
  });
});

function blocked(outcome: number | string): boolean {
  if (typeof outcome === 'number') return outcome === 0;
  return /permission denied|row-level security/.test(outcome);
}
