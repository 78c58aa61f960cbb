import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../people/query.ts';

/** Tables whose rows people name by id alone. */
const TABLES = {
  webhook: 'webhooks',
  event: 'events',
  delivery: 'deliveries',
  replay: 'replays',
  apiKey: 'api_keys',
  source: 'sources',
  member: 'memberships',
  invitation: 'invitations',
  portalLink: 'portal_links',
} as const;

export type LocatedKind = keyof typeof TABLES;

/**
 * The tenant that something belongs to, by its id (a UUID); for callers who see more than one tenant.
 * Null where there is no such thing, and for a source of the operator's own.
 */
export async function findTenantOf(
  em: EntityManager,
  kind: LocatedKind,
  id: string,
): Promise<string | null> {
  const [row] = await query<{ tenant_id: string | null }>(
    em,
    `select tenant_id from ${TABLES[kind]} where id = $1`,
    [id],
  );
  return row?.tenant_id ?? null;
}
