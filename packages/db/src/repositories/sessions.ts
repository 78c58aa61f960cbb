import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { Session, type SessionRow } from '../entities/session.ts';
import type { MemberRole } from '../entities/values.ts';
import { query } from '../people/query.ts';

/** What a live session stands for. */
export interface SessionCredentials {
  id: string;
  /** Null for a portal's. */
  account: { id: string; email: string; name: string; isOperator: boolean } | null;
  /** The name of a portal's in the audit log; null for a person's. */
  label: string | null;
  /** Oldest first; of a portal exactly one. */
  memberships: { tenantId: string; role: MemberRole }[];
}

interface FoundSession {
  id: string;
  label: string | null;
  tenantId: string | null;
  role: MemberRole | null;
  accountId: string | null;
  email: string | null;
  name: string | null;
  isOperator: boolean | null;
  memberships: { tenantId: string; role: MemberRole }[] | string;
}

const FIND = `
  with seen as (
    update sessions set last_seen_at = $2::timestamptz, address = $3
    where id = $1 and expires_at > $2::timestamptz
      and last_seen_at <= $2::timestamptz - interval '1 minute'
  )
  select s.id, s.label, s.tenant_id as "tenantId", s.role,
    a.id as "accountId", a.email, a.name, a.is_operator as "isOperator",
    coalesce((
      select json_agg(json_build_object('tenantId', m.tenant_id, 'role', m.role)
        order by m.created_at, m.tenant_id)
      from memberships m where m.account_id = s.account_id
    ), '[]') as memberships
  from sessions s left join accounts a on a.id = s.account_id
    left join portal_links l on l.id = s.portal_link_id
  where s.id = $1 and s.expires_at > $2::timestamptz
    and (s.kind = 'account' or posthorn_portal_link_lives(l, $2::timestamptz))`;

/**
 * A live session with everything that it stands for, as it is now: one statement, so that nothing
 * that was revoked, removed or changed lives on. Notes at most once a minute that it was seen.
 */
export async function useSession(
  em: EntityManager,
  id: string,
  seen: { at: Date; address: string },
): Promise<SessionCredentials | null> {
  const [found] = await query<FoundSession>(em, FIND, [id, seen.at, seen.address]);
  if (!found) return null;
  const { accountId, email, name, isOperator, tenantId, role, label, memberships } = found;
  const isPortal = tenantId !== null && role !== null;
  return {
    id: found.id,
    account:
      accountId !== null && email !== null
        ? { id: accountId, email, name: name ?? '', isOperator: isOperator === true }
        : null,
    label,
    memberships: isPortal ? [{ tenantId, role }] : parsed(memberships),
  };
}

function parsed<T>(value: T | string): T {
  return typeof value === 'string' ? (JSON.parse(value) as T) : value;
}

/** Ended sessions that one sign-in clears away at most: the table stays as long as there are live ones. */
const CLEARED_AT_ONCE = 100;
/** Live sessions of one account; the oldest ends when one more is opened. */
export const SESSIONS_PER_ACCOUNT_MAX = 500;

/** Live sessions of one portal link; the oldest ends when one more is opened. */
export const SESSIONS_PER_PORTAL_LINK_MAX = 500;

/** A session of an account, or of a portal. */
export type NewSession = Pick<SessionRow, 'device' | 'address' | 'createdAt' | 'expiresAt'> &
  (
    | { kind: 'account'; accountId: string }
    | {
        kind: 'portal';
        portalLinkId: string;
        tenantId: string;
        role: MemberRole;
        label: string;
        allowedOrigins: string[];
      }
  );

/** Adds a session, and clears some away that have ended. */
export async function insertSession(em: EntityManager, values: NewSession): Promise<SessionRow> {
  const session = em.create(Session, {
    id: newId(),
    lastSeenAt: values.createdAt,
    allowedOrigins: [],
    ...values,
  });
  em.persist(session);
  await em.flush();
  await query(
    em,
    `delete from sessions where id in (
       select id from sessions where expires_at <= $1::timestamptz
       order by expires_at limit ${CLEARED_AT_ONCE} for update skip locked)`,
    [values.createdAt],
  );
  if (values.kind === 'account') {
    await query(
      em,
      `delete from sessions where account_id = $1 and id <= (
         select id from sessions where account_id = $1 and expires_at > $2::timestamptz
         order by id desc offset ${SESSIONS_PER_ACCOUNT_MAX} limit 1)`,
      [values.accountId, values.createdAt],
    );
  }
  if (values.kind === 'portal') {
    await query(
      em,
      `delete from sessions where portal_link_id = $1 and id <= (
         select id from sessions where portal_link_id = $1
         order by id desc offset ${SESSIONS_PER_PORTAL_LINK_MAX} limit 1)`,
      [values.portalLinkId],
    );
  }
  return session;
}

/** The live sessions of an account, newest first. */
export function findSessions(
  em: EntityManager,
  accountId: string,
  now: Date,
): Promise<SessionRow[]> {
  return em.find(
    Session,
    { accountId, expiresAt: { $gt: now } },
    { orderBy: { id: 'desc' }, limit: SESSIONS_PER_ACCOUNT_MAX },
  );
}

/** Ends one session at once, on every process. @returns what it was; null where there is none such. */
export async function deleteSession(
  em: EntityManager,
  by: { id: string; accountId?: string },
): Promise<{ device: string; address: string } | null> {
  const [deleted] = await query<{ device: string; address: string }>(
    em,
    `delete from sessions where id = $1 and account_id is not distinct from coalesce($2, account_id)
     returning device, address`,
    [by.id, by.accountId ?? null],
  );
  return deleted ?? null;
}

/** Ends all sessions of an account, but one if that is named. @returns how many there were */
export async function deleteSessionsOf(
  em: EntityManager,
  accountId: string,
  exceptId: string | null = null,
): Promise<number> {
  const deleted = await query<{ id: string }>(
    em,
    'delete from sessions where account_id = $1 and id is distinct from $2::uuid returning id',
    [accountId, exceptId],
  );
  return deleted.length;
}
