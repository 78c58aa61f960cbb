import type { EntityManager } from '@mikro-orm/postgresql';
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

export type NewSource = Pick<
  SourceRow,
  | 'id'
  | 'tenantId'
  | 'name'
  | 'apiKeyHash'
  | 'apiKeyPrefix'
  | 'webhookSecretSealed'
  | 'allowedEventTypes'
  | 'allowedAddresses'
  | 'requiresSignedTimestamp'
  | 'eventsPerSecond'
  | 'grantsAllTenants'
>;

/** Adds a source and grants it to the tenants named. */
export async function insertSource(
  em: EntityManager,
  values: NewSource,
  grantedTenantIds: readonly string[],
): Promise<SourceRow> {
  const source = em.create(Source, values);
  em.persist(source);
  await em.flush();
  for (const tenantId of new Set(grantedTenantIds)) {
    em.persist(em.create(SourceGrant, { sourceId: source.id, tenantId }));
  }
  return source;
}

/** The tenants that sources are granted to: pairs of source and tenant. */
export async function findGrants(
  em: EntityManager,
  sourceIds: readonly string[],
): Promise<{ sourceId: string; tenantId: string }[]> {
  return em.find(SourceGrant, { sourceId: { $in: [...sourceIds] } });
}
