import type { PoolClient } from 'pg';
import type { HotPool } from './statement.ts';

/** Runs several statements as one commit. What fails is rolled back and thrown. */
export async function inTransaction<T>(
  pool: HotPool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection whose transaction failed is thrown away: nothing of it may linger.
    client.release(failure);
  }
}
