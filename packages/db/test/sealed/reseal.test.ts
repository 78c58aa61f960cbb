import { randomBytes } from 'node:crypto';
import { createKeyRing, newId } from '@posthorn/domain';
import {
  createSource,
  createTenant,
  createWebhook,
  searchDatabase,
  useDatabase,
} from '@posthorn/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { findKeysInUse, resealSecrets, SEALED_COLUMNS } from '../../src/index.ts';

const database = useDatabase();
const OLD = `old:${randomBytes(32).toString('base64')}`;
const NEW = `new:${randomBytes(32).toString('base64')}`;
const old = createKeyRing(OLD);
const both = createKeyRing(`${NEW},${OLD}`);
const alone = createKeyRing(NEW);

/** A row of each table, made as the system makes it, and of each sealed column a text. */
async function givenSecrets(): Promise<void> {
  const { pool } = database;
  const { id: tenantId } = await createTenant(pool);
  const webhook = await createWebhook(pool, {
    keyRing: OLD,
    tenantId,
    callbackUrl: 'https://example.test/',
    headers: { authorization: 'Bearer canary' },
  });
  await createSource(pool, { keyRing: OLD, tenantId });
  const ids = { webhook: webhook.id, mail: newId() };
  await pool.query('update webhooks set receiver_auth_sealed = $2 where id = $1', [
    ids.webhook,
    old.seal('{"type":"basic"}', `webhook:${ids.webhook}:receiver-auth`),
  ]);
  await pool.query(
    `insert into webhook_secrets (id, tenant_id, webhook_id, scheme, secret_sealed, public_key, expires_at)
     values ($1, $2, $3, 'ed25519', $4, 'whpk_', now())`,
    [newId(), tenantId, ids.webhook, old.seal('whsk_', `webhook:${ids.webhook}:ed25519`)],
  );
  await pool.query('insert into mails (id, sealed, expires_at) values ($1, $2, now())', [
    ids.mail,
    old.seal('{}', `mail:${ids.mail}`),
  ]);
}

beforeEach(async () => {
  await database.pool.query('truncate tenants, mails, audit_log cascade');
});

describe('the list of sealed columns', () => {
  it('has every column of the database that is named so, and no other', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
         and not a.attisdropped and a.attname like '%sealed' order by 1`,
    );
    const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(rows.map(({ name }) => name)).toEqual(listed.toSorted());
  });

  it('covers all that is sealed: none of it is anywhere else', async () => {
    await givenSecrets();
    const found = await searchDatabase(database.pool, 'v1.old.');
    const tables = new Set(found.map((line) => line.split(':')[0]));
    expect([...tables].sort()).toEqual(
      [...new Set(SEALED_COLUMNS.map(({ table }) => table))].sort(),
    );
  });
});

describe('sealing anew', () => {
  it('leaves nothing under the old key, and everything open with the new one alone', async () => {
    await givenSecrets();
    await givenSecrets();
    const report = await resealSecrets(database.pool, both);
    expect(report.columns).toEqual(
      SEALED_COLUMNS.map(({ table, column }) => ({
        table,
        column,
        resealed: table === 'webhook_secrets' ? 4 : 2,
        unreadable: 0,
      })),
    );
    expect([...report.keysInUse]).toEqual([['new', 12]]);
    expect(await searchDatabase(database.pool, 'v1.old.')).toEqual([]);
    for (const { table, column, of, contextOf } of SEALED_COLUMNS) {
      const { rows } = await database.pool.query(
        `select ${column} as sealed, ${of.map((name) => `${name}::text`).join()} from ${table}`,
      );
      expect(rows).toHaveLength(table === 'webhook_secrets' ? 4 : 2);
      for (const row of rows)
        expect(alone.open(row.sealed, contextOf(row))).toEqual(expect.any(String));
    }
  });

  it('is in the audit log once, and run again there is nothing to do', async () => {
    await givenSecrets();
    await resealSecrets(database.pool, both);
    const again = await resealSecrets(database.pool, both);
    expect(again.columns.map(({ resealed }) => resealed)).toEqual(SEALED_COLUMNS.map(() => 0));
    const { rows } = await database.pool.query(
      'select action, actor_kind, tenant_id, summary from audit_log',
    );
    expect(rows).toEqual([
      {
        action: 'installation.secrets_resealed',
        actor_kind: 'system',
        tenant_id: null,
        summary: 'Sealed 6 secrets anew with the key "new"',
      },
    ]);
  });

  it('goes on where it was interrupted', async () => {
    await givenSecrets();
    await givenSecrets();
    const interrupted = new AbortController();
    const first = await resealSecrets(database.pool, both, {
      signal: interrupted.signal,
      onProgress: () => interrupted.abort(),
    });
    expect(first.keysInUse.get('new')).toBe(4);
    expect(first.keysInUse.get('old')).toBe(8);
    const second = await resealSecrets(database.pool, both);
    expect([...second.keysInUse]).toEqual([['new', 12]]);
  });

  it('leaves a text to whoever changes it meanwhile', async () => {
    await givenSecrets();
    const { rows } = await database.pool.query<{ id: string; webhook_id: string }>(
      `select id, webhook_id from webhook_secrets where scheme = 'hmac'`,
    );
    const [row] = rows;
    if (!row) throw new Error('no secret');
    const changed = old.seal('whsec_changed', `webhook:${row.webhook_id}`);
    let isFirst = true;
    // Between its look and its write, someone else writes.
    const db: Parameters<typeof resealSecrets>[0] = {
      query: (async (text: string, values?: unknown[]) => {
        if (isFirst && text.startsWith('update "webhook_secrets"')) {
          isFirst = false;
          const update = 'update webhook_secrets set secret_sealed = $2 where id = $1';
          await database.pool.query(update, [values?.[0], changed]);
        }
        return database.pool.query(text, values);
      }) as typeof database.pool.query,
    };
    const target = rows[0]?.id;
    await database.pool.query(`delete from webhook_secrets where id <> $1`, [target]);
    await resealSecrets(db, both);
    const { rows: after } = await database.pool.query('select secret_sealed from webhook_secrets');
    expect(alone.open(after[0].secret_sealed, `webhook:${row.webhook_id}`)).toBe('whsec_changed');
  });

  it('tells what does not open and leaves it as it is: the key is gone, or it is of another row', async () => {
    await givenSecrets();
    const foreign = createKeyRing(`gone:${randomBytes(32).toString('base64')}`);
    const moved = old.seal('x', 'webhook:another:headers');
    await database.pool.query(
      'update webhooks set headers_sealed = $1, receiver_auth_sealed = $2',
      [foreign.seal('x', 'y'), moved],
    );
    const report = await resealSecrets(database.pool, both);
    expect(report.columns.filter(({ unreadable }) => unreadable > 0)).toEqual([
      { table: 'webhooks', column: 'headers_sealed', resealed: 0, unreadable: 1 },
      { table: 'webhooks', column: 'receiver_auth_sealed', resealed: 0, unreadable: 1 },
    ]);
    expect(report.keysInUse).toEqual(
      new Map([
        ['new', 4],
        ['gone', 1],
        ['old', 1],
      ]),
    );
    const { rows } = await database.pool.query('select receiver_auth_sealed from webhooks');
    expect(rows).toEqual([{ receiver_auth_sealed: moved }]);
    expect(await findKeysInUse(database.pool)).toEqual(report.keysInUse);
  });

  it('tells what the first key is said to have sealed, and does not open: another key has its id', async () => {
    await givenSecrets();
    const namesake = createKeyRing(`old:${randomBytes(32).toString('base64')}`);
    const report = await resealSecrets(database.pool, namesake);
    expect(report.columns.map(({ resealed, unreadable }) => [resealed, unreadable])).toEqual(
      SEALED_COLUMNS.map(({ table }) => [0, table === 'webhook_secrets' ? 2 : 1]),
    );
  });
});
