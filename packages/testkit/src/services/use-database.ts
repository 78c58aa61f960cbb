import { Pool } from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { cloneDatabase, dropDatabase } from './template.ts';
import './provided.ts';

/** A test file's own database, with the newest schema. */
export interface TestDatabase {
  /** The role that row-level security does not bind. */
  readonly url: string;
  readonly pool: Pool;
}

/** Hands the test file a database cloned from the migrated template; dropped after its last test. */
export function useDatabase(): TestDatabase {
  const { postgresUrl } = inject('posthornServices');
  let open: TestDatabase | null = null;
  beforeAll(async () => {
    const url = await cloneDatabase(postgresUrl);
    const pool = new Pool({ connectionString: url, max: 10 });
    pool.on('error', () => undefined);
    open = { url, pool };
  });
  afterAll(async () => {
    if (open === null) return;
    await open.pool.end();
    await dropDatabase(postgresUrl, open.url);
  });
  const opened = () => {
    if (open === null) throw new Error('useDatabase() has its database only while tests run');
    return open;
  };
  return {
    get url() {
      return opened().url;
    },
    get pool() {
      return opened().pool;
    },
  };
}
