import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Source, type SourceRow } from '../entities/source.ts';
import { SourceGrant } from '../entities/source-grant.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

/** A page of one tenant's own sources, or of the operator's (`tenantId` null). */
export function findSources(
  em: EntityManager,
  filter: { tenantId: string | null },
  page: PageRequest,
): Promise<Page<SourceRow>> {
  return findPage<SourceRow>(em, Source, { tenantId: filter.tenantId }, page);
}

/** A source by its id; with `tenantId` only one of that tenant's own. `forUpdate` keeps others from changing it meanwhile. */
export function findSource(
  em: EntityManager,
  key: { id: string; tenantId?: string },
  options: { forUpdate?: boolean } = {},
): Promise<SourceRow | null> {
  return em.findOne(Source, key, options.forUpdate ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {});
}

export type NewSource = Pick<
  SourceRow,
  | 'id'
  | 'tenantId'
  | 'name'
  | 'allowedEventTypes'
  | 'allowedAddresses'
  | 'requiresSignedTimestamp'
  | 'eventsPerSecond'
  | 'grantsAllTenants'
>;

/** Adds a source and grants it to the tenants named. It needs credentials to send anything. */
export async function insertSource(
  em: EntityManager,
  values: NewSource,
  grantedTenantIds: readonly string[],
): Promise<SourceRow> {
  const source = em.create(Source, values);
  em.persist(source);
  await em.flush();
  insertGrants(em, source.id, grantedTenantIds);
  return source;
}

/** Grants a source to exactly these tenants. */
export async function replaceGrants(
  em: EntityManager,
  sourceId: string,
  tenantIds: readonly string[],
): Promise<void> {
  const wanted = new Set(tenantIds);
  const held = new Set((await findGrants(em, [sourceId])).map(({ tenantId }) => tenantId));
  const gone = [...held].filter((tenantId) => !wanted.has(tenantId));
  if (gone.length > 0) await em.nativeDelete(SourceGrant, { sourceId, tenantId: { $in: gone } });
  insertGrants(
    em,
    sourceId,
    [...wanted].filter((tenantId) => !held.has(tenantId)),
  );
}

function insertGrants(em: EntityManager, sourceId: string, tenantIds: readonly string[]): void {
  for (const tenantId of new Set(tenantIds)) {
    em.persist(em.create(SourceGrant, { sourceId, tenantId }));
  }
}

/** The tenants that sources are granted to: pairs of source and tenant. */
export async function findGrants(
  em: EntityManager,
  sourceIds: readonly string[],
): Promise<{ sourceId: string; tenantId: string }[]> {
  return em.find(SourceGrant, { sourceId: { $in: [...sourceIds] } });
}
