import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ENTITIES } from './entities/index.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { DEFAULT_SPAN, ensurePartitions } from './partitions/ensure-partitions.ts';

const MIGRATION_LOCK = 7_067_000;

/**
 * Brings a database to the newest schema and makes its partitions. Several processes may call it at
 * once: an advisory lock lets one work and the others find everything done.
 */
export async function migrateDatabase(options: {
  url: string;
  nowMs?: number;
  log?: (line: string) => void;
}): Promise<void> {
  const client = new Client({ connectionString: options.url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    for (const name of await applyMigrations(options.url)) options.log?.(`migrated ${name}`);
    await ensurePartitions(client, { nowMs: options.nowMs ?? Date.now(), ...DEFAULT_SPAN });
  } finally {
    await client.end();
  }
}

async function applyMigrations(url: string): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [...ENTITIES],
    extensions: [Migrator],
    migrations: {
      migrationsList: [...MIGRATIONS],
      tableName: 'posthorn_migrations',
      snapshot: false,
      silent: true,
    },
  });
  try {
    return (await orm.migrator.up()).map((migration) => migration.name);
  } finally {
    await orm.close();
  }
}
