import type { EntityManager } from '@mikro-orm/postgresql';
import { Membership, type MembershipRow } from '../entities/membership.ts';
import type { MemberRole } from '../entities/values.ts';
import { query } from '../people/query.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

/** A page of a tenant's members. */
export function findMembers(
  em: EntityManager,
  filter: { tenantId: string },
  page: PageRequest,
): Promise<Page<MembershipRow>> {
  return findPage<MembershipRow>(em, Membership, { tenantId: filter.tenantId }, page);
}

/**
 * A member of a tenant whose membership is to be changed. Locks the tenant's memberships, so that two
 * changes at once see each other: of two owners, not both can go.
 */
export async function lockMember(
  em: EntityManager,
  key: { tenantId: string } & ({ id: string } | { accountId: string }),
): Promise<{ member: MembershipRow; owners: number } | null> {
  await query(em, 'select 1 from memberships where tenant_id = $1 order by id for update', [
    key.tenantId,
  ]);
  const member = await em.findOne(Membership, key);
  if (!member) return null;
  const owners = await em.count(Membership, { tenantId: key.tenantId, role: 'owner' });
  return { member, owners };
}

/** The membership of an account in a tenant. */
export function findMembership(
  em: EntityManager,
  key: { tenantId: string; accountId: string },
): Promise<MembershipRow | null> {
  return em.findOne(Membership, key);
}

/** Ends a membership. */
export async function deleteMember(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<void> {
  await em.nativeDelete(Membership, key);
}

/** What members of a tenant see of each other. */
export interface PublicAccount {
  id: string;
  email: string;
  name: string;
}

/** Accounts as others see them; those that the transaction may not see are left out. */
export async function findPublicAccounts(
  em: EntityManager,
  ids: readonly string[],
): Promise<PublicAccount[]> {
  return query<PublicAccount>(
    em,
    'select id, email, name from accounts where id = any($1::uuid[])',
    [ids],
  );
}

/** Whether an email address is a member's. */
export async function isMemberEmail(
  em: EntityManager,
  key: { tenantId: string; email: string },
): Promise<boolean> {
  const rows = await query(
    em,
    `select 1 from accounts a join memberships m on m.account_id = a.id
     where m.tenant_id = $1 and a.email = $2`,
    [key.tenantId, key.email],
  );
  return rows.length > 0;
}

/**
 * Brings a maker's keys down to what the maker may now: no key is above its maker.
 * @returns how many there were
 */
export async function capApiKeys(
  em: EntityManager,
  key: { tenantId: string; createdBy: string },
  role: MemberRole,
): Promise<number> {
  // The enum's order is from the most to the least.
  const rows = await query(
    em,
    `update api_keys set role = $3::member_role
     where tenant_id = $1 and created_by = $2 and revoked_at is null and role < $3::member_role
     returning id`,
    [key.tenantId, key.createdBy, role],
  );
  return rows.length;
}

/** Revokes a maker's keys. @returns how many there were */
export async function revokeApiKeysOf(
  em: EntityManager,
  key: { tenantId: string; createdBy: string },
): Promise<number> {
  const rows = await query(
    em,
    `update api_keys set revoked_at = now()
     where tenant_id = $1 and created_by = $2 and revoked_at is null returning id`,
    [key.tenantId, key.createdBy],
  );
  return rows.length;
}
