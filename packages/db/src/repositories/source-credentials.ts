import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { SourceCredential, type SourceCredentialRow } from '../entities/source-credential.ts';

/** A key and a secret about to be a source's current ones. */
export type NewSourceCredential = Pick<
  SourceCredentialRow,
  'apiKeyHash' | 'apiKeyPrefix' | 'webhookSecretSealed'
>;

/** Makes a key and a secret the current ones; those before them must have been retired. */
export function insertSourceCredential(
  em: EntityManager,
  source: { id: string; tenantId?: string | null },
  values: NewSourceCredential,
): SourceCredentialRow {
  const credential = em.create(SourceCredential, {
    id: newId(),
    tenantId: source.tenantId ?? null,
    sourceId: source.id,
    expiresAt: null,
    ...values,
  });
  em.persist(credential);
  return credential;
}

/** The credentials that are valid at a time, the current ones first, then the newest. */
export async function findValidSourceCredentials(
  em: EntityManager,
  sourceIds: readonly string[],
  now: Date,
): Promise<SourceCredentialRow[]> {
  const found = await em.find(SourceCredential, {
    sourceId: { $in: [...sourceIds] },
    $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }],
  });
  return found.sort(
    (a, b) => Number(Boolean(a.expiresAt)) - Number(Boolean(b.expiresAt)) || (a.id < b.id ? 1 : -1),
  );
}

/**
 * Lets a source's credentials be valid until a time at the latest, and removes those whose time has
 * come. Of one that ended sooner anyway, the end stays.
 */
export async function retireSourceCredentials(
  em: EntityManager,
  sourceId: string,
  times: { now: Date; expiresAt: Date },
): Promise<void> {
  const { now, expiresAt } = times;
  const later = { $or: [{ expiresAt: null }, { expiresAt: { $gt: expiresAt } }] };
  await em.nativeUpdate(SourceCredential, { sourceId, ...later }, { expiresAt });
  await em.nativeDelete(SourceCredential, { sourceId, expiresAt: { $lte: now } });
}
