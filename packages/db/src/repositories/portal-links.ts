import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { PortalLink, type PortalLinkRow } from '../entities/portal-link.ts';
import { query } from '../people/query.ts';

/** Links that are over, which one new link clears away at most. */
const CLEARED_AT_ONCE = 100;

export type NewPortalLink = Pick<
  PortalLinkRow,
  'tenantId' | 'role' | 'allowedOrigins' | 'accountId' | 'apiKeyId' | 'makerName' | 'expiresAt'
>;

export function insertPortalLink(em: EntityManager, values: NewPortalLink): PortalLinkRow {
  const link = em.create(PortalLink, { id: newId(), revokedAt: null, ...values });
  em.persist(link);
  return link;
}

export function findPortalLink(
  em: EntityManager,
  key: { tenantId: string; id: string },
): Promise<PortalLinkRow | null> {
  return em.findOne(PortalLink, key);
}

/** A link that opens sessions now: neither over nor revoked, and its maker still may what it may. */
export async function findLivePortalLink(
  em: EntityManager,
  id: string,
  now: Date,
): Promise<PortalLinkRow | null> {
  const rows = await query(
    em,
    `select 1 from portal_links l where l.id = $1 and posthorn_portal_link_lives(l, $2::timestamptz)`,
    [id, now],
  );
  return rows.length === 0 ? null : em.findOne(PortalLink, { id });
}

/** Clears some links away that are over; for the owner role. */
export async function clearPortalLinks(em: EntityManager, now: Date): Promise<void> {
  await query(
    em,
    `delete from portal_links where id in (
       select id from portal_links where expires_at <= $1::timestamptz
       order by expires_at limit ${CLEARED_AT_ONCE} for update skip locked)`,
    [now],
  );
}
