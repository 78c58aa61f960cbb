import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Pool } from 'pg';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What a process holds when it has nothing to do. */
export interface Holdings {
  heapBytes: number;
  /** Sockets, timers and the like that keep it alive. */
  resources: number;
  /** Rows of all tables. */
  rows: number;
}

export async function holdings(pool: Pool): Promise<Holdings> {
  for (let n = 0; n < 3; n += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const resources = process.getActiveResourcesInfo().length;
  return { heapBytes: process.memoryUsage().heapUsed, resources, rows: await countRows(pool) };
}

async function countRows(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I', relname) as name from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const counts = rows.map(({ name }) => `select count(*) as count from ${name}`);
  const { rows: sums } = await pool.query<{ sum: string }>(
    `select sum(count) from (${counts.join(' union all ')}) counted`,
  );
  return Number(sums[0]?.sum ?? 0);
}
