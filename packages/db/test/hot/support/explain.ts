import pg, { type PoolClient } from 'pg';
import type { HotPool, HotStatement } from '../../../src/hot/statement.ts';

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
  /** Rows of tables that were read, those thrown away included. */
  examined: number;
  /** Pages that were looked at, in planning left out. */
  buffers: number;
  text: string;
}

/** What of `explained` is a partition of `table`. */
export function partitionsOf(explained: Explained, table: string): string[] {
  return explained.relations.filter((name) => name.startsWith(`${table}_p`));
}

/** What a statement was called with. */
export interface HotCall {
  statement: HotStatement;
  values: unknown[];
}

/** Runs what uses a pool without reaching PostgreSQL, to learn the statements and values it would send. */
export async function captureCalls(work: (pool: HotPool) => Promise<unknown>): Promise<HotCall[]> {
  const calls: HotCall[] = [];
  const query = ({ name, text, values }: HotStatement & { values: unknown[] }) => {
    calls.push({ statement: { name, text }, values });
    return Promise.resolve({ rows: [] });
  };
  await work({ query } as unknown as HotPool);
  return calls;
}

/** Prepares a statement the way `pg` does; nothing of it stays but the plan. */
export async function prepare(client: PoolClient, { statement, values }: HotCall): Promise<void> {
  await client.query('begin');
  try {
    await client.query({ name: statement.name, text: statement.text, values });
  } finally {
    await client.query('rollback');
  }
}

/**
 * Runs a statement as the engine does (prepared, with its generic plan) and tells what its plan did.
 * The statement's effects are rolled back.
 */
export async function explainHot(client: PoolClient, call: HotCall): Promise<Explained> {
  await prepare(client, call);
  await client.query('begin');
  try {
    const literals = call.values.map(literalOf).join(', ');
    const { name } = call.statement;
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, costs off, timing off, format json)
       execute ${call.values.length > 0 ? `${name}(${literals})` : name}`,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan;
    if (!plan) throw new Error('EXPLAIN answered nothing');
    return describe(plan);
  } finally {
    await client.query('rollback');
  }
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
    examined: scans
      .filter((node) => node['Relation Name'] !== undefined)
      .reduce((sum, node) => sum + rowsOf(node) * node['Actual Loops'], 0),
    buffers: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    text: JSON.stringify(plan, null, 1),
  };
}

function rowsOf(node: PlanNode): number {
  const removed = node['Rows Removed by Filter'] ?? 0;
  return node['Actual Rows'] + removed + (node['Rows Removed by Index Recheck'] ?? 0);
}
