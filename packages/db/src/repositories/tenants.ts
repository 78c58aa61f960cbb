import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { Account } from '../entities/account.ts';
import { Membership } from '../entities/membership.ts';
import { Tenant, type TenantRow } from '../entities/tenant.ts';
import type { MemberRole } from '../entities/values.ts';
import { containsText } from './contains-text.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

/** A page of the tenants that the transaction sees; `ids` narrows it to some of them. */
export function findTenants(
  em: EntityManager,
  filter: { search?: string | null; ids?: readonly string[] },
  page: PageRequest,
): Promise<Page<TenantRow>> {
  const where = [];
  if (filter.ids) where.push({ id: { $in: [...filter.ids] } });
  const like = containsText(filter.search);
  if (like) where.push({ $or: [{ slug: like }, { name: like }] });
  return findPage<TenantRow>(em, Tenant, where, page);
}

export function findTenantsByIds(em: EntityManager, ids: readonly string[]): Promise<TenantRow[]> {
  return em.find(Tenant, { id: { $in: [...ids] } }, { orderBy: { id: 'desc' } });
}

/** A tenant, locked until the transaction ends: changes of it come one after another. */
export function lockTenant(em: EntityManager, id: string): Promise<TenantRow | null> {
  return em.findOne(Tenant, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

export function insertTenant(em: EntityManager, values: { slug: string; name: string }): TenantRow {
  const tenant = em.create(Tenant, { id: newId(), ...values });
  em.persist(tenant);
  return tenant;
}

/** Adds an account. The email address is kept in lower case. */
export function insertAccount(
  em: EntityManager,
  values: {
    email: string;
    name: string;
    passwordHash: string;
    isOperator: boolean;
    /** Nobody has shown yet that the address is theirs. */
    isEmailUnproven?: boolean;
  },
) {
  const account = em.create(Account, {
    id: newId(),
    ...values,
    email: values.email.toLowerCase(),
  });
  em.persist(account);
  return account;
}

export function insertMembership(
  em: EntityManager,
  values: { tenantId: string; accountId: string; role: MemberRole },
): void {
  em.persist(em.create(Membership, { id: newId(), ...values }));
}
