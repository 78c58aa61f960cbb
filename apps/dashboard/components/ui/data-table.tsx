'use client';

import {
  type ColumnDef,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import Link from 'next/link';
import { type ReactNode, useMemo } from 'react';
import { cn } from '../../lib/cn.ts';
import { Checkbox } from './checkbox.tsx';
import { Skeleton } from './skeleton.tsx';

const features = tableFeatures({ rowSelectionFeature });

/** A column of a `DataTable`. */
export interface Column<Row> {
  id: string;
  head: string;
  /** Classes of its cells and its head: width, alignment. */
  className?: string;
  cell: (row: Row) => ReactNode;
}

interface Selection {
  ids: ReadonlySet<string>;
  onChange: (ids: Set<string>) => void;
  /** Names a row for its tick box: `Select order.created`. */
  nameOf: (id: string) => string;
}

interface Props<Row extends { id: string }> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  /** Shows grey rows in place of `rows`. */
  loading: boolean;
  /** What stands in for an empty list, or for one that failed. */
  fallback: ReactNode;
  /** Where a row leads. The first column holds the link; the whole row is its area. */
  hrefOf?: (row: Row) => string;
  selection?: Selection;
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** A dense list: sticky head, rows that are links, optional tick boxes. */
export function DataTable<Row extends { id: string }>({
  label,
  columns,
  rows,
  loading,
  fallback,
  hrefOf,
  selection,
}: Props<Row>) {
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const table = useTable<typeof features, Row>({
    features,
    columns: definitions,
    data: rows,
    getRowId: (row) => row.id,
    state: {
      rowSelection: Object.fromEntries([...(selection?.ids ?? [])].map((id) => [id, true])),
    },
    enableRowSelection: selection !== undefined,
    onRowSelectionChange: (updater) => {
      if (!selection) return;
      const current = Object.fromEntries([...selection.ids].map((id) => [id, true] as const));
      const next = typeof updater === 'function' ? updater(current) : updater;
      selection.onChange(new Set(Object.keys(next)));
    },
  });
  if (!loading && rows.length === 0) return fallback;
  const classOf = new Map(columns.map((column) => [column.id, column.className]));
  const rowModel = table.getRowModel().rows;
  return (
    <div className="overflow-x-auto">
      <table aria-label={label} aria-busy={loading} className="w-full border-collapse text-left">
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="border-line border-b">
              {selection && (
                <th className="w-10 py-2 pl-4" scope="col">
                  <Checkbox
                    label="Select all on this page"
                    checked={
                      table.getIsAllRowsSelected() ||
                      (table.getIsSomeRowsSelected() && 'indeterminate')
                    }
                    onChange={(checked) => table.toggleAllRowsSelected(checked)}
                  />
                </th>
              )}
              {group.headers.map((header) => (
                <th
                  key={header.id}
                  scope="col"
                  className={cn(
                    'px-4 py-2 font-medium text-ink-3 text-xs whitespace-nowrap',
                    classOf.get(header.column.id),
                  )}
                >
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {loading && rows.length === 0
            ? SKELETON_ROWS.map((key, index) => (
                <tr key={key} className="border-line border-b last:border-0">
                  {selection && <td className="py-2.5 pl-4" />}
                  {columns.map((column, at) => (
                    <td key={column.id} className={cn('h-10 px-4', column.className)}>
                      <Skeleton className={(index + at) % 3 === 0 ? 'w-4/5' : 'w-3/5'} />
                    </td>
                  ))}
                </tr>
              ))
            : rowModel.map((row) => (
                <tr
                  key={row.id}
                  data-selected={selection?.ids.has(row.id) || undefined}
                  className="group relative border-line border-b last:border-0 focus-within:bg-hover hover:bg-hover data-[selected]:bg-brass-soft"
                >
                  {selection && (
                    <td className="relative z-10 w-10 pl-4">
                      <Checkbox
                        label={`Select ${selection.nameOf(row.id)}`}
                        checked={row.getIsSelected()}
                        onChange={(checked) => row.toggleSelected(checked)}
                      />
                    </td>
                  )}
                  {row.getAllCells().map((cell, at) => (
                    <td
                      key={cell.id}
                      className={cn('h-10 px-4 tabular-nums', classOf.get(cell.column.id))}
                    >
                      {at === 0 && hrefOf ? (
                        <Link
                          href={hrefOf(row.original)}
                          prefetch={false}
                          className="font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brass"
                        >
                          <table.FlexRender cell={cell} />
                        </Link>
                      ) : (
                        <table.FlexRender cell={cell} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function definitionOf<Row extends { id: string }>(
  column: Column<Row>,
): ColumnDef<typeof features, Row, unknown> {
  return {
    id: column.id,
    header: () => column.head,
    cell: (context) => column.cell(context.row.original),
  };
}
