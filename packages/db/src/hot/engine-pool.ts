import { Pool } from 'pg';

/**
 * Plans of the hot statements are made once for any number of parameters and must stay index
 * look-ups, whatever the statistics say: no JIT, no hash or merge joins into whole partitions, no
 * whole partition held in memory to be joined to.
 */
const PLANNER_SETTINGS = [
  '-c jit=off',
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_hashjoin=off',
  '-c enable_mergejoin=off',
  '-c enable_material=off',
  '-c enable_seqscan=off',
  '-c statement_timeout=30000',
].join(' ');

/** The engine's own connections to PostgreSQL: ingest, admission, recording, the pump. */
export function createEnginePool(options: {
  url: string;
  connectionsMax: number;
  name: string;
  onError: (error: Error) => void;
}): Pool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    application_name: options.name,
    options: PLANNER_SETTINGS,
    connectionTimeoutMillis: 5_000,
    // Longer than the server's own limit: only a connection that went silent is given up by it.
    query_timeout: 35_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // Without a listener, a connection that breaks while idle would end the process.
  pool.on('error', options.onError);
  return pool;
}
