import { newId } from '@posthorn/domain';
import { useDatabase } from '@posthorn/testkit';
import type { Pool } from 'pg';
import { afterAll } from 'vitest';
import { createEnginePool } from '../../../src/index.ts';

/** The database of a test file, as the engine connects to it. */
export interface TestEngine {
  /** The engine's pool, with its planner settings. */
  readonly pool: Pool;
  /** One more pool, as another process has one. */
  another(): Pool;
  /** A tenant with one active webhook. */
  tenant(): Promise<{ tenantId: string; webhookId: string }>;
  webhook(tenantId: string): Promise<string>;
}

/** Hands the test file a database of its own, through pools made as api and worker make theirs. */
export function useEngine(): TestEngine {
  const database = useDatabase();
  const pools: Pool[] = [];
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
  });
  const another = (): Pool => {
    const pool = createEnginePool({
      url: database.url,
      connectionsMax: 4,
      name: 'test',
      onError: () => undefined,
    });
    pools.push(pool);
    return pool;
  };
  const webhook = async (tenantId: string): Promise<string> => {
    const id = newId();
    await database.pool.query(
      `insert into webhooks (id, tenant_id, callback_url) values ($1, $2, 'https://receiver.test/')`,
      [id, tenantId],
    );
    return id;
  };
  return {
    get pool() {
      return pools[0] ?? another();
    },
    another,
    async tenant() {
      const tenantId = newId();
      await database.pool.query(
        'insert into tenants (id, slug, name) values ($1::uuid, $1::uuid::text, $1::uuid::text)',
        [tenantId],
      );
      return { tenantId, webhookId: await webhook(tenantId) };
    },
    webhook,
  };
}
