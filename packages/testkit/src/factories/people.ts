import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { hashPassword, type MemberRole } from '@posthorn/db';
import { newId } from '@posthorn/domain';
import type { Pool } from 'pg';

/** Factories write straight into the database, as its owner, and tell the secrets in plain. */

export interface MadeTenant {
  id: string;
  slug: string;
}

export async function createTenant(
  pool: Pool,
  given: { slug?: string; name?: string } = {},
): Promise<MadeTenant> {
  const id = newId();
  const slug = given.slug ?? `tenant-${randomUUID()}`;
  await pool.query('insert into tenants (id, slug, name) values ($1, $2, $3)', [
    id,
    slug,
    given.name ?? slug,
  ]);
  return { id, slug };
}

export interface MadeAccount {
  id: string;
  email: string;
  password: string;
}

/** An account; with `memberOf` it belongs to those tenants, in this order. */
export async function createAccount(
  pool: Pool,
  given: {
    email?: string;
    password?: string;
    isOperator?: boolean;
    memberOf?: readonly { tenantId: string; role: MemberRole }[];
  } = {},
): Promise<MadeAccount> {
  const id = newId();
  const email = (given.email ?? `${randomUUID()}@example.test`).toLowerCase();
  const password = given.password ?? randomBytes(12).toString('base64url');
  await pool.query(
    `insert into accounts (id, email, name, password_hash, is_operator)
     values ($1, $2, 'Someone', $3, $4)`,
    [id, email, await hashPassword(password), given.isOperator ?? false],
  );
  for (const [index, { tenantId, role }] of (given.memberOf ?? []).entries()) {
    await pool.query(
      `insert into memberships (tenant_id, account_id, role, created_at)
       values ($1, $2, $3, now() + make_interval(secs => $4))`,
      [tenantId, id, role, index],
    );
  }
  return { id, email, password };
}

/** An API key of a tenant; `secret` is its text. */
export async function createApiKey(
  pool: Pool,
  given: {
    tenantId: string;
    role?: MemberRole;
    name?: string;
    expiresAt?: Date;
    revokedAt?: Date;
  },
): Promise<{ id: string; secret: string }> {
  const id = newId();
  const secret = `ph_${randomBytes(32).toString('base64url')}`;
  await pool.query(
    `insert into api_keys (id, tenant_id, name, role, key_hash, key_prefix, expires_at, revoked_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      id,
      given.tenantId,
      given.name ?? 'key',
      given.role ?? 'owner',
      createHash('sha256').update(secret).digest(),
      secret.slice(0, 10),
      given.expiresAt ?? null,
      given.revokedAt ?? null,
    ],
  );
  return { id, secret };
}
