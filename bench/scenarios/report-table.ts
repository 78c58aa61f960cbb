import type { Percentiles } from '../measure/percentiles.ts';
import type { ScenarioResult } from './result.ts';

/** A row of the report: a figure and how it reads for each scenario. */
type Row = [title: string, read: (result: ScenarioResult) => string];

const NOT_MEASURED = '–';

const ROWS: readonly Row[] = [
  ['events', (r) => count(r.events)],
  ['deliveries', (r) => count(r.deliveries)],
  ['accepted /s', (r) => count(r.acceptedPerSecond)],
  ['delivered /s', (r) => count(r.deliveredPerSecond)],
  ['delivered /s, drain included', (r) => count(r.sustainedPerSecond)],
  ['drain, s', (r) => (r.drainMs / 1000).toFixed(1)],
  ['send → 202, p50 / p95 / p99 ms', (r) => times(r.acceptTimes)],
  ['send → delivered, p50 / p95 / p99 ms', (r) => times(r.deliveryTimes)],
  ['CPU µs an event: api', (r) => figure(r.cpuMicrosPerEvent.api)],
  ['                 worker', (r) => figure(r.cpuMicrosPerEvent.worker)],
  ['                 PostgreSQL', (r) => figure(r.cpuMicrosPerEvent.postgres)],
  ['                 Redis', (r) => figure(r.cpuMicrosPerEvent.redis)],
  ['   (the bench itself: generator', (r) => figure(r.generatorMicrosPerEvent)],
  ['                      receiver)', (r) => figure(r.receiverMicrosPerEvent)],
  ['peak memory, MB: api', (r) => megabytes(r.memoryBytes.api)],
  ['                 worker', (r) => megabytes(r.memoryBytes.worker)],
  ['                 PostgreSQL', (r) => megabytes(r.memoryBytes.postgres)],
  ['                 Redis', (r) => megabytes(r.memoryBytes.redis)],
  ['arrived more than once', (r) => count(r.duplicates)],
  ['lost, or not as recorded', (r) => (r.faults.length === 0 ? 'none' : 'SEE BELOW')],
];

/** The report of a bench as a table: a row a figure, a column a scenario. */
export function reportTable(results: readonly ScenarioResult[]): string {
  const rows = ROWS.map(([title, read]) => [title, ...results.map(read)]);
  return alignTable([['', ...results.map(({ title }) => title)], ...rows]);
}

/** Lays cells out in columns: the first to the left, figures to the right. */
export function alignTable(rows: readonly string[][]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function figure(value: number | null): string {
  return value === null ? NOT_MEASURED : value.toFixed(1);
}

function times(value: Percentiles | null): string {
  if (value === null) return NOT_MEASURED;
  return [value.p50Ms, value.p95Ms, value.p99Ms].map((ms) => ms.toFixed(1)).join(' / ');
}

function megabytes(bytes: number | null): string {
  return bytes === null ? NOT_MEASURED : count(bytes / 1024 / 1024);
}
