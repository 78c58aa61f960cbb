import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import type { SignatureScheme } from '../entities/values.ts';
import { WebhookSecret, type WebhookSecretRow } from '../entities/webhook-secret.ts';

type WebhookKey = { tenantId: string; webhookId: string };

/** Makes a sealed signing key the current one. */
export function insertWebhookSecret(
  em: EntityManager,
  key: WebhookKey,
  values: { scheme: SignatureScheme; secretSealed: string; publicKey: string | null },
): WebhookSecretRow {
  const secret = em.create(WebhookSecret, { id: newId(), ...key, ...values, expiresAt: null });
  em.persist(secret);
  return secret;
}

/** The signing key that signs without an end in sight. */
export function findCurrentSecret(
  em: EntityManager,
  key: WebhookKey,
): Promise<WebhookSecretRow | null> {
  return em.findOne(WebhookSecret, { ...key, expiresAt: null }, { orderBy: { id: 'desc' } });
}

/** What signs the requests of webhooks at a time: of each the current key first, then the newest former one. */
export function findActiveSecrets(
  em: EntityManager,
  of: { tenantId: string; webhookIds: readonly string[] },
  now: Date,
): Promise<WebhookSecretRow[]> {
  return em.find(
    WebhookSecret,
    {
      tenantId: of.tenantId,
      webhookId: { $in: [...of.webhookIds] },
      $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }],
    },
    { orderBy: { id: 'desc' } },
  );
}

/**
 * Lets the current signing keys sign until a time, and removes those whose time has come. Former
 * ones keep their own end, unless `endsFormer`.
 */
export async function retireSecrets(
  em: EntityManager,
  key: WebhookKey,
  how: { now: Date; expiresAt: Date; endsFormer: boolean },
): Promise<void> {
  if (how.endsFormer) await em.nativeDelete(WebhookSecret, { ...key, expiresAt: { $ne: null } });
  await em.nativeUpdate(WebhookSecret, { ...key, expiresAt: null }, { expiresAt: how.expiresAt });
  await em.nativeDelete(WebhookSecret, { ...key, expiresAt: { $lte: how.now } });
}
