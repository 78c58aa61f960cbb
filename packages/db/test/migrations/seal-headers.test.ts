import { createKeyRing, newId, openHeaders } from '@posthorn/domain';
import { cloneDatabase, dropDatabase, newKeyRing, searchDatabase } from '@posthorn/testkit';
import { Client, Pool } from 'pg';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrateDatabase } from '../../src/index.ts';
import { applyMigrations } from '../../src/migrate-database.ts';
import { migrationsWith } from '../../src/migrations/index.ts';

const SERVER = inject('posthornServices').postgresUrl;
const keyRing = newKeyRing();
const made: { url: string; pool: Pool }[] = [];

/** A database as it was before headers were sealed, with a tenant. */
async function oldDatabase(): Promise<{ url: string; pool: Pool; tenantId: string }> {
  // A clone's name is unused once it is dropped; the empty one takes it.
  const url = await cloneDatabase(SERVER);
  await dropDatabase(SERVER, url);
  const server = new Client({ connectionString: SERVER });
  await server.connect();
  await server.query(`create database ${new URL(url).pathname.slice(1)}`);
  await server.end();
  const all = migrationsWith(null);
  const before = all.slice(
    0,
    all.findIndex(({ name }) => name === '0024-seal-headers'),
  );
  await applyMigrations(url, before);
  const pool = new Pool({ connectionString: url, max: 2 });
  // A database that is dropped ends its idle connections.
  pool.on('error', () => undefined);
  made.push({ url, pool });
  const tenantId = newId();
  await pool.query(`insert into tenants (id, slug, name) values ($1, 'a', 'a')`, [tenantId]);
  return { url, pool, tenantId };
}

async function addWebhook(pool: Pool, tenantId: string, headers: object): Promise<string> {
  const id = newId();
  await pool.query(
    `insert into webhooks (id, tenant_id, callback_url, headers) values ($1, $2, 'https://a.test/', $3)`,
    [id, tenantId, JSON.stringify(headers)],
  );
  return id;
}

describe('headers that an older version left in clear (promise 9)', () => {
  let old: Awaited<ReturnType<typeof oldDatabase>>;
  beforeEach(async () => {
    old = await oldDatabase();
  });
  afterAll(async () => {
    for (const { url, pool } of made) {
      await pool.end();
      await dropDatabase(SERVER, url);
    }
  });

  it('are sealed by the migration: none is lost, none is left in clear', async () => {
    const { url, pool, tenantId } = old;
    const headers = { Authorization: 'Bearer canary-7f3a', 'x-env': 'prod' };
    const id = await addWebhook(pool, tenantId, headers);
    const bare = await addWebhook(pool, tenantId, {});
    expect(await searchDatabase(pool, 'canary-7f3a')).toHaveLength(1);
    await migrateDatabase({ url, keyRing });
    await migrateDatabase({ url, keyRing });
    const { rows } = await pool.query(
      'select id, header_names, headers_sealed from webhooks order by id',
    );
    expect(rows.map((row) => row.id)).toEqual([id, bare]);
    expect(rows[0].header_names.toSorted()).toEqual(['Authorization', 'x-env']);
    expect(openHeaders(createKeyRing(keyRing), id, rows[0].headers_sealed)).toEqual(headers);
    expect(rows[1]).toMatchObject({ header_names: [], headers_sealed: null });
    expect(await searchDatabase(pool, 'canary-7f3a')).toEqual([]);
    await expect(pool.query('select headers from webhooks')).rejects.toThrow('does not exist');
  });

  it('stop the migration without a key ring, which says what it needs and changes nothing', async () => {
    const { url, pool, tenantId } = old;
    await addWebhook(pool, tenantId, { authorization: 'canary-9c1d' });
    await expect(migrateDatabase({ url })).rejects.toThrow('POSTHORN_SECRET_KEYS');
    expect(await searchDatabase(pool, 'canary-9c1d')).toHaveLength(1);
    await migrateDatabase({ url, keyRing });
    expect(await searchDatabase(pool, 'canary-9c1d')).toEqual([]);
  });

  it('are nothing to seal where no webhook has any: no key ring is asked for', async () => {
    await addWebhook(old.pool, old.tenantId, {});
    await migrateDatabase({ url: old.url });
  });
});
