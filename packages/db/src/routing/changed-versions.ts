import { type HotPool, runHot } from '../hot/statement.ts';

/** Stands for what belongs to the installation rather than to one tenant. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000';

/** What changed lately: bounded by the index on the time of change. */
export const CHANGED_VERSIONS = {
  name: 'changed_versions',
  text: `
select tenant_id, version::float8 as version from routing_versions
where changed_at > now() - $1::int * interval '1 millisecond'`,
};

/** Tenants whose routing changed within `withinMs`, with the version they are at. */
export async function changedVersions(
  pool: HotPool,
  withinMs: number,
): Promise<{ tenantId: string; version: number }[]> {
  type Row = { tenant_id: string; version: number };
  const rows = await runHot<Row>(pool, CHANGED_VERSIONS, [withinMs]);
  return rows.map((row) => ({ tenantId: row.tenant_id, version: row.version }));
}
