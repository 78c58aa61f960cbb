import { randomUUID } from 'node:crypto';
import { migrateDatabase } from '@posthorn/db';
import { Client } from 'pg';

const TEMPLATE = 'posthorn_template';
const LOCK = 706_700;

/** The same server, another database. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function hasDatabase(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  return rowCount === 1;
}

/** Makes the migrated template unless another test file has: one does it, the others wait. */
async function makeTemplate(serverUrl: string, client: Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    if (await hasDatabase(client, TEMPLATE)) return;
    const unfinished = `${TEMPLATE}_${randomUUID().replaceAll('-', '')}`;
    await client.query(`create database ${unfinished}`);
    await migrateDatabase({ url: databaseUrl(serverUrl, unfinished) });
    await client.query(`alter database ${unfinished} rename to ${TEMPLATE}`);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

/**
 * A database of its own, with the newest schema.
 * @param serverUrl a superuser's, at the database `postgres`
 * @returns its URL
 */
export async function cloneDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(serverUrl, async (client) => {
    await makeTemplate(serverUrl, client);
    await client.query(`create database ${name} template ${TEMPLATE}`);
  });
  return databaseUrl(serverUrl, name);
}

/**
 * A database of its own, with nothing in it.
 * @param serverUrl a superuser's, at the database `postgres`
 * @returns its URL
 */
export async function createEmptyDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await withClient(serverUrl, (client) => client.query(`create database ${name}`));
  return databaseUrl(serverUrl, name);
}

/** Drops it, with whatever is still connected. */
export async function dropDatabase(serverUrl: string, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await withClient(serverUrl, (client) => client.query(`drop database ${name} with (force)`));
}
