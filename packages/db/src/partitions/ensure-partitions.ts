import type { ClientBase } from 'pg';
import { PARTITIONED_TABLES, partitionStatements } from './plan-partitions.ts';

const DAY_MS = 86_400_000;
/** One number for every process, so that two of them never make the same partition at once. */
const PARTITION_LOCK = 7_067_001;

/** Which days to cover, and in how many hash parts each (1 unless an installation measured a need). */
export interface PartitionSpan {
  nowMs: number;
  daysBack: number;
  daysAhead: number;
  hashPartitions: number;
}

/** Days made ahead: a week without maintenance loses nothing. */
export const DEFAULT_SPAN = { daysBack: 1, daysAhead: 7, hashPartitions: 1 };

/**
 * Makes the missing partitions of every partitioned table; making what exists is harmless.
 *
 * A new partition locks its parent, for a moment, against everyone. So each one has a transaction of
 * its own: two parents locked at once would deadlock with statements that use both.
 */
export async function ensurePartitions(
  client: Pick<ClientBase, 'query'>,
  span: PartitionSpan,
): Promise<void> {
  for (const table of PARTITIONED_TABLES) {
    for (let day = -span.daysBack; day <= span.daysAhead; day += 1) {
      const atMs = span.nowMs + day * DAY_MS;
      const statements = [
        `select pg_advisory_xact_lock(${PARTITION_LOCK})`,
        ...partitionStatements(table, atMs, span.hashPartitions),
      ];
      // One simple query is one transaction: the lock ends with it.
      await client.query(statements.join(';\n'));
    }
  }
}
