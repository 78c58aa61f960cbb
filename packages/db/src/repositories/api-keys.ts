import type { EntityManager } from '@mikro-orm/postgresql';
import { ApiKey, type ApiKeyRow } from '../entities/api-key.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

/** A page of a tenant's API keys, the revoked ones too. */
export function findApiKeys(
  em: EntityManager,
  filter: { tenantId: string },
  page: PageRequest,
): Promise<Page<ApiKeyRow>> {
  return findPage<ApiKeyRow>(em, ApiKey, { tenantId: filter.tenantId }, page);
}

export function findApiKey(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<ApiKeyRow | null> {
  return em.findOne(ApiKey, key);
}

export type NewApiKey = Pick<
  ApiKeyRow,
  | 'id'
  | 'tenantId'
  | 'name'
  | 'role'
  | 'keyHash'
  | 'keyPrefix'
  | 'createdBy'
  | 'createdByName'
  | 'expiresAt'
>;

export function insertApiKey(em: EntityManager, values: NewApiKey): ApiKeyRow {
  const key = em.create(ApiKey, values);
  em.persist(key);
  return key;
}
