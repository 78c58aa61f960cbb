import { minIdAt } from '@posthorn/domain';

const DAY_MS = 86_400_000;

/** A table partitioned by day: by the UUIDv7 of its rows, by a `date`, or by a time. */
export interface PartitionedTable {
  name: string;
  by: 'id' | 'date' | 'time';
  /** Percent of a page that inserts fill; the rest is for the row's updates, which then touch no index. */
  fillPercent?: number;
}

/** Every table that grows with traffic. Old data leaves by dropping these partitions (promise 10). */
export const PARTITIONED_TABLES: readonly PartitionedTable[] = [
  { name: 'events', by: 'id' },
  { name: 'deliveries', by: 'id', fillPercent: 50 },
  { name: 'attempts', by: 'id' },
  { name: 'event_keys', by: 'date' },
  { name: 'delivery_stats', by: 'time' },
];

/** The statement that makes one table's partition for the UTC day that `atMs` lies in. */
export function partitionStatements(
  table: PartitionedTable,
  atMs: number,
  hashPartitions: number,
): string[] {
  const startMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  const day = new Date(startMs).toISOString().slice(0, 10);
  const name = `${table.name}_p${day.replaceAll('-', '')}`;
  const [from, to] = [startMs, startMs + DAY_MS].map((ms) => boundary(table.by, ms));
  const head = `create table if not exists ${name} partition of ${table.name} for values from ('${from}') to ('${to}')`;
  const storage = table.fillPercent ? ` with (fillfactor = ${table.fillPercent})` : '';
  if (table.by !== 'id' || hashPartitions === 1) return [head + storage];
  return [
    `${head} partition by hash (tenant_id)`,
    ...Array.from(
      { length: hashPartitions },
      (_, n) =>
        `create table if not exists ${name}_h${n} partition of ${name} for values with (modulus ${hashPartitions}, remainder ${n})${storage}`,
    ),
  ];
}

function boundary(by: PartitionedTable['by'], ms: number): string {
  if (by === 'id') return minIdAt(ms);
  const iso = new Date(ms).toISOString();
  return by === 'date' ? iso.slice(0, 10) : iso;
}
