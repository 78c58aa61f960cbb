import type { EntityManager, Kysely } from '@mikro-orm/postgresql';
import { refuseNul } from './database-errors.ts';

/**
 * Runs plain SQL with bound parameters (`$1`…) on the transaction of an entity manager: where the
 * ORM's own language ends. Times come back as text.
 */
export async function query<Row>(
  em: EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const transaction = em.getTransactionContext<Kysely<unknown>>();
  if (!transaction) throw new Error('plain SQL belongs inside a transaction');
  refuseNul(parameters);
  const { rows } = await transaction.executeQuery<Row>({
    sql,
    parameters,
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: sql },
  });
  return rows;
}
