import type { EntityManager } from '@mikro-orm/postgresql';
import {
  FAILURES_KEPT_DAYS,
  type SourceFailureCode,
  type UnknownKeyCode,
} from '../entities/values.ts';
import { query } from '../people/query.ts';

/** How many rows of unknown keys are shown. */
const UNKNOWN_KEYS_MAX = 100;

/** Requests that failed to authenticate, of the days that are kept. */
interface Counted {
  /** Null: all addresses that have no row of their own. */
  address: string | null;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

export interface SourceFailureRow extends Counted {
  sourceId: string;
  code: SourceFailureCode;
}

export interface UnknownKeyRow extends Counted {
  code: UnknownKeyCode;
  /** Null: not to be told, or several kinds. */
  keyPrefix: string | null;
}

type AsText<Row> = Omit<Row, 'firstAt' | 'lastAt'> & { firstAt: string; lastAt: string };

const SUMS = `nullif(address, '') as "address", least(sum(requests), 2147483647)::integer as "count",
  extract(epoch from min(first_at))::text as "firstAt", extract(epoch from max(last_at))::text as "lastAt"`;
const DAYS = `day > (now() at time zone 'UTC')::date - ${FAILURES_KEPT_DAYS}`;

/** Who failed to authenticate as some sources, by source, code and address, the latest first. */
export async function findSourceFailures(
  em: EntityManager,
  sourceIds: readonly string[],
): Promise<SourceFailureRow[]> {
  const rows = await query<AsText<SourceFailureRow>>(
    em,
    `select source_id as "sourceId", code, ${SUMS} from source_failures
     where source_id = any($1::uuid[]) and ${DAYS}
     group by source_id, code, address order by max(last_at) desc, code, address`,
    [sourceIds],
  );
  return rows.map(withTimes);
}

/** Requests whose key is no source's, by address and kind of key, the latest first: for operators. */
export async function findUnknownKeys(em: EntityManager): Promise<UnknownKeyRow[]> {
  const rows = await query<AsText<UnknownKeyRow>>(
    em,
    `select code, nullif(key_prefix, '') as "keyPrefix", ${SUMS} from unknown_source_keys
     where ${DAYS}
     group by code, key_prefix, address order by max(last_at) desc, code, address, key_prefix limit $1`,
    [UNKNOWN_KEYS_MAX],
  );
  return rows.map(withTimes);
}

function withTimes<Row extends { firstAt: string; lastAt: string }>(
  row: Row,
): Omit<Row, 'firstAt' | 'lastAt'> & { firstAt: Date; lastAt: Date } {
  const { firstAt, lastAt, ...rest } = row;
  return { ...rest, firstAt: timeOf(firstAt), lastAt: timeOf(lastAt) };
}

function timeOf(epochS: string): Date {
  return new Date(Number(epochS) * 1000);
}
