import { newId } from '@posthorn/domain';
import { createEmptyDatabase, dropDatabase } from '@posthorn/testkit';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import {
  DEFAULT_SPAN,
  ensurePartitions,
  findRunningReplays,
  replayChunk,
} from '../../src/index.ts';
import { applyMigrations } from '../../src/migrate-database.ts';
import { migrationsWith } from '../../src/migrations/index.ts';

const { postgresUrl } = inject('posthornServices');
const ALL = migrationsWith(null);
const BEFORE = ALL.slice(
  0,
  ALL.findIndex(({ name }) => name === '0023-signing-and-encryption'),
);
let url: string;
let pool: Pool;

beforeAll(async () => {
  url = await createEmptyDatabase(postgresUrl);
  await applyMigrations(url, BEFORE);
  pool = new Pool({ connectionString: url, max: 2 });
  await ensurePartitions(pool, { nowMs: Date.now(), ...DEFAULT_SPAN });
});
afterAll(async () => {
  await pool.end();
  await dropDatabase(postgresUrl, url);
});

/** A webhook as a former version stored it, with deliveries that it held. */
async function givenHeld(
  tenantId: string,
  values: { status: string; fields: string; reason: string; isDeleted?: boolean },
): Promise<{ webhookId: string; deliveryIds: string[] }> {
  const webhookId = newId();
  const deliveryIds = [newId(), newId(), newId()];
  await pool.query(
    `insert into webhooks (id, tenant_id, callback_url, status, encrypted_fields, deleted_at)
     values ($1, $2, 'https://receiver.test/', $3, $4, case when $5 then now() end)`,
    [webhookId, tenantId, values.status, values.fields, values.isDeleted ?? false],
  );
  await pool.query(
    `insert into deliveries (tenant_id, id, event_id, webhook_id, status, tier, reason, event_type)
     select $1, unnest($2::uuid[]), $3, $4, 'held', 'standard', $5, 'a'`,
    [tenantId, deliveryIds, newId(), webhookId, values.reason],
  );
  return { webhookId, deliveryIds };
}

async function statusesOf({ deliveryIds }: { deliveryIds: string[] }): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    `select d.status || case when p.delivery_id is null then '' else ', waiting' end as status
     from deliveries d left join pending_deliveries p on p.delivery_id = d.id
     where d.id = any($1)`,
    [deliveryIds],
  );
  return rows.map((row) => row.status);
}

it('an upgrade releases what was held for want of encryption, and nothing else (promise 6)', async () => {
  const tenantId = newId();
  await pool.query(
    'insert into tenants (id, slug, name) values ($1::uuid, $1::uuid::text, $1::uuid::text)',
    [tenantId],
  );
  const held = { fields: '{data.a}', reason: 'ENCRYPTION_UNAVAILABLE' };
  const active = await givenHeld(tenantId, { ...held, status: 'active' });
  const others = [
    await givenHeld(tenantId, { ...held, status: 'inactive' }),
    await givenHeld(tenantId, { ...held, status: 'active', isDeleted: true }),
    await givenHeld(tenantId, { status: 'active', fields: '{}', reason: 'FILTER_UNREADABLE' }),
  ];

  await applyMigrations(url, ALL);

  const [replayId = '', ...rest] = await findRunningReplays(pool);
  expect(rest).toEqual([]);
  const { rows } = await pool.query('select tenant_id, kind, filter, total from replays');
  expect(rows).toEqual([
    { tenant_id: tenantId, kind: 'held', filter: { webhookId: active.webhookId }, total: 3 },
  ]);
  expect(await replayChunk(pool, replayId)).toBe('more');
  expect(await statusesOf(active)).toEqual(Array(3).fill('pending, waiting'));
  for (const other of others) expect(await statusesOf(other)).toEqual(Array(3).fill('held'));
});

it('what was there keeps signing as it did: with HMAC', async () => {
  const { rows } = await pool.query('select distinct signature_scheme from webhooks');
  expect(rows).toEqual([{ signature_scheme: 'hmac' }]);
});
