import { type KeyRing, newId } from '@posthorn/domain';
import type { HotClient } from '../hot/statement.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';

const ROWS_AT_ONCE = 500;
/** What others seal meanwhile with an older key is found by another round. */
const ROUNDS_MAX = 3;
const NIL = '00000000-0000-0000-0000-000000000000';

/** What became of one column's texts. */
export interface ResealedColumn {
  table: string;
  column: string;
  resealed: number;
  /** Those that do not open: their key is not in the ring, or they were changed. They stay as they are. */
  unreadable: number;
}

export interface ResealReport {
  columns: ResealedColumn[];
  /** The ids of the ring's keys: the first is the one that seals. */
  keyIds: readonly [string, ...string[]];
  /** How many texts each key has sealed, over all columns, as it is now. */
  keysInUse: ReadonlyMap<string, number>;
}

/**
 * Seals every secret of the installation anew under the first key of the ring, where another one
 * sealed it. May run while everything else does: a text that someone changes meanwhile is left to
 * them. May be interrupted (`signal`) and run again: what is done stays done.
 *
 * Every process must hold the first key by then, or it cannot open what it reads.
 */
export async function resealSecrets(
  db: HotClient,
  keyRing: KeyRing,
  options: { signal?: AbortSignal; onProgress?: (done: ResealedColumn) => void } = {},
): Promise<ResealReport> {
  const columns: ResealedColumn[] = SEALED_COLUMNS.map(({ table, column }) => ({
    table,
    column,
    resealed: 0,
    unreadable: 0,
  }));
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let resealed = 0;
    for (const [index, sealed] of SEALED_COLUMNS.entries()) {
      const column = columns[index];
      if (!column || options.signal?.aborted) continue;
      const before = column.resealed;
      column.unreadable = 0;
      await resealColumn(db, keyRing, { sealed, column, ...options });
      resealed += column.resealed - before;
    }
    if (resealed === 0) break;
  }
  await noteInAuditLog(db, keyRing, columns);
  return { columns, keyIds: keyRing.keyIds, keysInUse: await findKeysInUse(db) };
}

async function resealColumn(
  db: HotClient,
  keyRing: KeyRing,
  work: {
    sealed: SealedColumn;
    column: ResealedColumn;
    signal?: AbortSignal;
    onProgress?: (done: ResealedColumn) => void;
  },
): Promise<void> {
  const { sealed, column, signal } = work;
  const { table, column: name } = sealed;
  const context = sealed.of.map((of) => `"${of}"::text as "${of}"`).join(', ');
  let afterId = NIL;
  for (;;) {
    const { rows } = await db.query<{ row_id: string; before: string } & Record<string, string>>(
      `select id::text as row_id, "${name}" as before, ${context} from "${table}"
       where id > $1::uuid and "${name}" is not null
       order by id limit ${ROWS_AT_ONCE}`,
      [afterId],
    );
    for (const row of rows) {
      // A row a commit: nobody who works on a tenant waits for more than that.
      if (signal?.aborted) return;
      const text = openOrNull(keyRing, row.before, sealed.contextOf(row));
      if (text === null) {
        column.unreadable += 1;
        continue;
      }
      // Opened all the same: a key of this id with other bytes may have sealed it.
      if (!keyRing.isOutdated(row.before)) continue;
      const { rowCount } = await db.query(
        `update "${table}" set "${name}" = $2 where id = $1::uuid and "${name}" = $3`,
        [row.row_id, keyRing.seal(text, sealed.contextOf(row)), row.before],
      );
      column.resealed += rowCount ?? 0;
    }
    work.onProgress?.(column);
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_AT_ONCE) return;
    afterId = last.row_id;
  }
}

function openOrNull(keyRing: KeyRing, sealed: string, context: string): string | null {
  try {
    return keyRing.open(sealed, context);
  } catch {
    return null;
  }
}

/** How many sealed texts there are by the id of their key. */
export async function findKeysInUse(db: HotClient): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await db.query<{ key_id: string; count: number }>(
      `select split_part("${column}", '.', 2) as key_id, count(*)::int as count from "${table}"
       where "${column}" is not null group by 1`,
    );
    for (const { key_id: id, count } of rows) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  return counts;
}

async function noteInAuditLog(
  db: HotClient,
  keyRing: KeyRing,
  columns: readonly ResealedColumn[],
): Promise<void> {
  const count = columns.reduce((sum, { resealed }) => sum + resealed, 0);
  if (count === 0) return;
  await db.query(
    `insert into audit_log (id, actor_kind, actor_name, action, target_kind, summary)
     values ($1, 'system', 'rotate-keys', 'installation.secrets_resealed', 'installation', $2)`,
    [newId(), `Sealed ${count} secrets anew with the key "${keyRing.keyIds[0]}"`],
  );
}
