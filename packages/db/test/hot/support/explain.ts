import pg, { type Pool, type PoolClient } from 'pg';
import type { HotStatement } from '../../../src/hot/statement.ts';

/** A node of PostgreSQL's plan, as EXPLAIN writes it. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Rows Removed by Join Filter'?: number;
  'Subplans Removed'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

/** A plan that was run, as a test asks about it. */
export interface Explained {
  nodes: PlanNode[];
  /** Tables and partitions that were read, in order. */
  relations: string[];
  indexes: string[];
  /** Relations that were read from end to end. */
  seqScans: string[];
  /** Rows that were read and thrown away. */
  wasted: number;
  /** Pages that were looked at, in planning left out. */
  buffers: number;
  text: string;
}

/** What of `explained` is a partition of `table`. */
export function partitionsOf(explained: Explained, table: string): string[] {
  return explained.relations.filter((name) => name.startsWith(`${table}_p`));
}

/**
 * Runs a statement as the engine does (prepared, with its generic plan) and tells what its plan did.
 * The statement's effects are rolled back.
 */
export async function explainHot(
  pool: Pool,
  statement: HotStatement,
  values: unknown[],
): Promise<Explained> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await prepare(client, statement, values);
    const literals = values.map(literalOf).join(', ');
    const call = values.length > 0 ? `${statement.name}(${literals})` : statement.name;
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, costs off, timing off, format json) execute ${call}`,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    if (!plan) throw new Error('EXPLAIN answered nothing');
    return describe(plan);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** The way `pg` prepares a named statement; it runs once, so that catalogue look-ups are cached. */
async function prepare(client: PoolClient, statement: HotStatement, values: unknown[]) {
  await client.query('savepoint before');
  await client.query({ name: statement.name, text: statement.text, values });
  await client.query('rollback to savepoint before');
}

function literalOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) {
    const items = value.map((item) =>
      item === null ? 'NULL' : `"${String(item).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
    );
    return pg.escapeLiteral(`{${items.join()}}`);
  }
  return pg.escapeLiteral(String(value));
}

function describe(plan: PlanNode): Explained {
  const nodes: PlanNode[] = [];
  const walk = (node: PlanNode): void => {
    nodes.push(node);
    node.Plans?.forEach(walk);
  };
  walk(plan);
  const ran = nodes.filter((node) => node['Actual Loops'] > 0);
  const scans = ran.filter((node) => node['Node Type'].includes('Scan'));
  const names = (list: (string | undefined)[]) =>
    [...new Set(list.filter((name) => name !== undefined))].sort();
  return {
    nodes: ran,
    relations: names(scans.map((node) => node['Relation Name'])),
    indexes: names(scans.map((node) => node['Index Name'])),
    seqScans: names(
      scans.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']),
    ),
    wasted: scans.reduce(
      (sum, node) =>
        sum +
        ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
          node['Actual Loops'],
      0,
    ),
    buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    text: JSON.stringify(plan, null, 1),
  };
}
