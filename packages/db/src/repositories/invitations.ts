import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { Invitation, type InvitationRow } from '../entities/invitation.ts';
import type { MemberRole } from '../entities/values.ts';
import { query } from '../people/query.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

/** A page of a tenant's invitations that were neither accepted nor revoked; those that are over too. */
export function findInvitations(
  em: EntityManager,
  filter: { tenantId: string },
  page: PageRequest,
): Promise<Page<InvitationRow>> {
  const { tenantId } = filter;
  return findPage<InvitationRow>(
    em,
    Invitation,
    { tenantId, acceptedAt: null, revokedAt: null },
    page,
  );
}

/** An invitation of a tenant, whatever has become of it. */
export function findInvitation(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<InvitationRow | null> {
  return em.findOne(Invitation, key, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

/** The open invitation with this token, held until the transaction ends: a link works once. */
export function lockOpenInvitation(
  em: EntityManager,
  tokenHash: Buffer,
  now: Date,
): Promise<InvitationRow | null> {
  return em.findOne(
    Invitation,
    { tokenHash, acceptedAt: null, revokedAt: null, expiresAt: { $gt: now } },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

/** How many invitations a tenant made since a time. */
export function countInvitationsSince(
  em: EntityManager,
  tenantId: string,
  since: Date,
): Promise<number> {
  return em.count(Invitation, { tenantId, createdAt: { $gt: since } });
}

/** Adds an invitation; the open one to the same address, if there is one, ends. */
export async function replaceInvitation(
  em: EntityManager,
  values: Pick<
    InvitationRow,
    'tenantId' | 'email' | 'role' | 'tokenHash' | 'invitedBy' | 'expiresAt'
  >,
): Promise<InvitationRow> {
  await query(
    em,
    `update invitations set revoked_at = now()
     where tenant_id = $1 and email = $2 and accepted_at is null and revoked_at is null`,
    [values.tenantId, values.email],
  );
  const invitation = em.create(Invitation, {
    id: newId(),
    ...values,
    acceptedAt: null,
    revokedAt: null,
  });
  em.persist(invitation);
  await em.flush();
  return invitation;
}

/**
 * Revokes the open invitations that someone made: all, or those above a role.
 * @returns how many there were
 */
export async function revokeInvitationsOf(
  em: EntityManager,
  key: { tenantId: string; invitedBy: string; above?: MemberRole },
): Promise<number> {
  // The enum's order is from the most to the least.
  const rows = await query(
    em,
    `update invitations set revoked_at = now()
     where tenant_id = $1 and invited_by = $2 and accepted_at is null and revoked_at is null
       and ($3::member_role is null or role < $3::member_role)
     returning id`,
    [key.tenantId, key.invitedBy, key.above ?? null],
  );
  return rows.length;
}
