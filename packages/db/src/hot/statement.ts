import type { Pool, QueryResultRow } from 'pg';

/** What a hot statement runs on: the engine's pool, whose role row-level security does not bind. */
export type HotPool = Pick<Pool, 'query' | 'connect'>;

/** The pool, or one connection of it inside a transaction. */
export type HotClient = Pick<Pool, 'query'>;

/** A named statement is prepared once per connection and keeps one plan for any batch size. */
export interface HotStatement {
  readonly name: string;
  readonly text: string;
}

/** Runs a hot statement and gives its rows. */
export async function runHot<Row extends QueryResultRow>(
  pool: HotClient,
  statement: HotStatement,
  values: unknown[],
): Promise<Row[]> {
  const result = await pool.query<Row>({ name: statement.name, text: statement.text, values });
  return result.rows;
}
