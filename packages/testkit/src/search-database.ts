import type { Pool } from 'pg';

/**
 * Looks for a text in every row of every table.
 * @returns the tables that hold it, as `table: row` with the row as text; none: it is nowhere
 */
export async function searchDatabase(pool: Pool, text: string): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ line: string }>(
      `select t::text as line from "${name}" t where position($1 in t::text) > 0`,
      [text],
    );
    found.push(...rows.map(({ line }) => `${name}: ${line}`));
  }
  return found;
}
