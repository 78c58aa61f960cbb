import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ENTITIES } from './entities/index.ts';
import { migrationsWith } from './migrations/index.ts';
import { DEFAULT_SPAN, ensurePartitions } from './partitions/ensure-partitions.ts';

const MIGRATION_LOCK = 7_067_000;

/**
 * Brings a database to the newest schema and makes its partitions. Several processes may call it at
 * once: an advisory lock lets one work and the others find everything done.
 *
 * @param options.keyRing the text of the key ring; needed where an older version left secrets in clear
 */
export async function migrateDatabase(options: {
  url: string;
  keyRing?: string;
  nowMs?: number;
  log?: (line: string) => void;
}): Promise<void> {
  const client = new Client({ connectionString: options.url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const migrations = migrationsWith(options.keyRing ?? null);
    for (const name of await applyMigrations(options.url, migrations)) {
      options.log?.(`migrated ${name}`);
    }
    await ensurePartitions(client, { nowMs: options.nowMs ?? Date.now(), ...DEFAULT_SPAN });
  } finally {
    await client.end();
  }
}

/** @returns the names of those that were applied now */
export async function applyMigrations(
  url: string,
  migrations: ReturnType<typeof migrationsWith>,
): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [...ENTITIES],
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations,
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
