import type { EntityManager } from '@mikro-orm/postgresql';
import { Account } from '../entities/account.ts';
import { ApiKey } from '../entities/api-key.ts';
import { Membership } from '../entities/membership.ts';
import type { MemberRole } from '../entities/values.ts';
import { query } from '../people/query.ts';

/** What belongs to an account, for telling who asks. */
export interface AccountCredentials {
  id: string;
  email: string;
  name: string;
  isOperator: boolean;
  passwordHash: string;
  /** Oldest first. */
  memberships: { tenantId: string; role: MemberRole }[];
}

export interface KeyCredentials {
  id: string;
  name: string;
  tenantId: string;
  role: MemberRole;
  expiresAt: Date | null;
}

/**
 * The look-ups that find out who asks. They run before any tenant is known, so as the owner role:
 * the only place where a person's request reads across tenants without being an operator's.
 */
export async function findAccountBy(
  em: EntityManager,
  by: { id: string } | { email: string },
): Promise<AccountCredentials | null> {
  const account = await em.findOne(Account, by);
  if (!account) return null;
  const memberships = await em.find(
    Membership,
    { accountId: account.id },
    { orderBy: { createdAt: 'asc', tenantId: 'asc' } },
  );
  const { id, email, name, isOperator, passwordHash } = account;
  return {
    id,
    email,
    name,
    isOperator,
    passwordHash,
    memberships: memberships.map(({ tenantId, role }) => ({ tenantId, role })),
  };
}

/**
 * Puts a new password in the place of the one that was checked.
 * @returns whether it was still that one
 */
export async function replacePasswordHash(
  em: EntityManager,
  accountId: string,
  hashes: { from: string | null; to: string },
): Promise<boolean> {
  const replaced = await query(
    em,
    `update accounts set password_hash = $3
     where id = $1 and password_hash is not distinct from $2 returning id`,
    [accountId, hashes.from, hashes.to],
  );
  return replaced.length > 0;
}

/**
 * Somebody has shown that an account's address is theirs.
 * @returns whether nobody had before: then whatever was set up until now may be another's
 */
export async function proveEmail(em: EntityManager, accountId: string): Promise<boolean> {
  const proven = await query(
    em,
    `update accounts set is_email_unproven = false
     where id = $1 and is_email_unproven returning id`,
    [accountId],
  );
  return proven.length > 0;
}

/** A key that was neither revoked nor has expired, by the SHA-256 of its text. Notes that it was used. */
export async function useApiKey(
  em: EntityManager,
  keyHash: Buffer,
  now: Date,
): Promise<KeyCredentials | null> {
  const key = await em.findOne(ApiKey, {
    keyHash,
    revokedAt: null,
    $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }],
  });
  if (!key) return null;
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > 60_000) key.lastUsedAt = now;
  const { id, name, tenantId, role } = key;
  return { id, name, tenantId, role, expiresAt: key.expiresAt ?? null };
}
